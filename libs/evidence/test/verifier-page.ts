import { chromiumBinary, chromiumFlags } from '@cordon/testing'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'

export const TOOLS = resolve(__dirname, '../../../tools/verify')

export interface VerifierPage {
  /** What the page says of a file, in the words of the program. */
  verify(file: string, vkey: string): Promise<{ code: number; out: string }>
  readonly page: Page
  /** Everything that it tried to fetch beside itself, and everything its policy forbade. */
  readonly reached: string[]
  close(): Promise<void>
}

/** The verifier as a page, opened as a file in a Chromium. */
export async function openVerifierPage(): Promise<VerifierPage> {
  const browser: Browser = await chromium.launch({ executablePath: await chromiumBinary(), args: [...chromiumFlags] })
  const page = await browser.newPage()
  const url = pathToFileURL(resolve(TOOLS, 'verify.html')).href
  const reached: string[] = []
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('blob:')) reached.push(request.url())
  })
  page.on('console', (message) => reached.push(message.text()))
  page.on('pageerror', (error) => reached.push(String(error)))
  await page.goto(url)
  return {
    page,
    reached,
    close: () => browser.close(),
    async verify(file, vkey) {
      await page.getByLabel('The file', { exact: true }).setInputFiles(file)
      await page.getByLabel(/^The verifier key/).fill(vkey)
      await page.getByRole('button', { name: 'Check' }).click()
      await page.locator('#result[data-done]').waitFor({ state: 'attached', timeout: 120_000 })
      const { code, out, err } = JSON.parse(await page.locator('#result').inputValue()) as Record<
        'out' | 'err',
        string[]
      > & {
        code: number
      }
      return { code, out: [...out, ...err].map((line) => `${line}\n`).join('') }
    },
  }
}

/** Holds the page to what verify.mjs said of each file, and to reaching nothing while it checks. */
export async function expectSameOfPage(
  told: readonly { file: string; vkey: string; code: number; out: string }[],
): Promise<void> {
  const page = await openVerifierPage()
  try {
    for (const { file, vkey, ...said } of told) expect(await page.verify(file, vkey)).toEqual(said)
    expect(page.reached).toEqual([])
  } finally {
    await page.close()
  }
}
