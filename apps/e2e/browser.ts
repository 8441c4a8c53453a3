import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { startSystem, type RunningSystem, type SystemOptions } from '@cordon/start'
import { chromiumBinary, chromiumFlags, makeScratchDir, removeScratchDir } from '@cordon/testing'
import { chromium, type Browser, type Locator, type Page } from 'playwright-core'

// Whole systems run side by side on two cores. A project's own limit is not taken in a run of many projects.
jest.setTimeout(240_000)
const PATIENCE_MS = 60_000

/** A Chromium that calls nobody; obtained where there is none. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumBinary(), args: [...chromiumFlags] })
}

export interface SignIn {
  username: string
  password: string
}

/** A person at a browser of their own, signed in, at `path`. */
export async function signedIn(
  browser: Browser,
  console: string,
  { username, password }: SignIn,
  path: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(console + path)
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor({ state: 'detached' })
  return page
}

/** Every service as a process of its own, and a browser for the people who use them. */
export interface Stage {
  system: RunningSystem
  /** A demo person at a browser of their own, signed in, at `path`. */
  as(username: string, path: string): Promise<Page>
  close(): Promise<void>
}

export async function openStage(options: Omit<SystemOptions, 'dir' | 'durable'>): Promise<Stage> {
  const dir = makeScratchDir('story')
  const system = await startSystem({ ...options, dir, durable: false })
  const browser = await openBrowser().catch(async (error: unknown) => {
    await system.stop()
    throw error
  })
  const seen: { username: string; page: Page }[] = []
  Object.assign(globalThis, { tellAfterFailure: () => tell(seen, join(dir, 'logs')) })
  return {
    system,
    async as(username, path) {
      const person = system.demo.signIns.find((signIn) => signIn.username === username)
      if (person === undefined) throw new Error(`There is no demo person ${username}.`)
      const page = await signedIn(browser, system.demo.console, person, path)
      seen.push({ username, page })
      return page
    },
    async close() {
      await browser.close()
      await system.stop()
      removeScratchDir(dir)
    },
  }
}

/** What everybody sees, and what the services warned of last; see telling-environment.cjs. */
async function tell(seen: readonly { username: string; page: Page }[], logs: string): Promise<void> {
  for (const { username, page } of seen) {
    if (page.isClosed()) continue
    const text = await page.innerText('main', { timeout: 2_000 }).catch(String)
    process.stderr.write(`\n${username} at ${page.url()} sees:\n${text.slice(0, 2_000)}\n`)
  }
  for (const name of existsSync(logs) ? readdirSync(logs) : []) {
    const warnings = readFileSync(join(logs, name), 'utf8')
      .split('\n')
      .filter((line) => /"level":"(?:warn|error)"/.test(line))
    if (warnings.length > 0)
      process.stderr.write(
        `\n${name}:\n${warnings
          .slice(-5)
          .map((line) => line.slice(0, 500))
          .join('\n')}\n`,
      )
  }
}

/** Light or dark, once the colours have reached what stands deep inside: they do so frame by frame. */
export async function useScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  // Transitions begin with the next frame: before that none runs.
  await page.evaluate(async () => {
    const { requestAnimationFrame: frame } = globalThis as unknown as { requestAnimationFrame(go: () => void): void }
    await new Promise<void>((resolve) => frame(() => frame(() => resolve())))
  })
  await page.waitForFunction(() => {
    const { document } = globalThis as unknown as { document: { getAnimations(): unknown[] } }
    return document.getAnimations().length === 0
  })
}

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** The page as it is, under WCAG 2.2 AA, in both schemes. */
export async function expectNoBarrier(page: Page): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await useScheme(page, scheme)
    const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`)).toEqual(
      [],
    )
  }
}

/** Asks later whether the page was loaded again since. */
export async function watchForReload(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => void Object.assign(globalThis, { watched: true }))
  return () => page.evaluate(() => !('watched' in globalThis))
}

/** The words that are marked in a message, once any are. */
export async function markedWords(message: Locator): Promise<(string | undefined)[]> {
  await message.locator('mark').first().waitFor()
  return (await message.locator('mark').allInnerTexts()).map((text) => text.split('\n')[0])
}

/** Answers the open conversation by the keyboard and opens the reply's own page, whose address it returns. */
export async function answer(page: Page, text: string, { notBefore }: { notBefore?: string } = {}): Promise<string> {
  await page.keyboard.press('r')
  await page.getByLabel(/^Your reply as/).fill(text)
  if (notBefore !== undefined) await page.getByLabel('Not before (optional)').fill(notBefore)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('link', { name: 'open the reply' }).click()
  await page.getByRole('region', { name: 'History' }).waitFor()
  return page.url()
}

/** Approves the post that the page shows. */
export async function approve(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Approve', exact: true }).click()
  await page.getByTestId('approval').getByText('Counts').waitFor()
}

/** Asks the exercise network, by its public API or its controls. */
export async function exerciseNetwork<Answer>(
  { system }: Stage,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Answer> {
  const answer = await fetch(`${system.demo.exerciseNetwork}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/** Has the ledger verified, and returns what the console says of it. */
export async function verifyLedger(page: Page, outcome: RegExp): Promise<string> {
  await page.getByRole('button', { name: 'Verify the ledger' }).click()
  await page.getByText(outcome).waitFor()
  return page.getByRole('region', { name: 'Verification' }).innerText()
}

/** What the server itself says to a person who goes past the console. */
export async function asked<Answer>(page: Page, path: string, body?: object): Promise<Answer> {
  return page.evaluate(
    async ([address, content]) => {
      const answer = await fetch(`/api${address}`, {
        ...(content && { method: 'POST', headers: { 'content-type': 'application/json' }, body: content }),
      })
      return (await answer.json()) as Answer
    },
    [path, body && JSON.stringify(body)] as const,
  )
}

/** The last part of the address of a conversation or a post. */
export function idIn(url: string): string {
  return new URL(url).pathname.split('/').at(-1) as string
}
