import { definePDFJSModule, getDocumentProxy } from 'unpdf'

interface Placed {
  text: string
  /** In points, from the left edge and from the bottom. */
  x: number
  y: number
  right: number
}

export interface ReadPdf {
  title: string | undefined
  lang: string | undefined
  tagged: boolean
  pages: { texts: Placed[]; width: number; height: number; links: number; roles: string[] }[]
  /** Of all pages, words parted by one space. */
  text: string
}

interface Node {
  role?: string
  children?: Node[]
}

/** What another program than the one that wrote it finds in a document. */
export async function readPdf(bytes: Buffer): Promise<ReadPdf> {
  // As its own import would not do inside Jest.
  await definePDFJSModule(() => import('unpdf/pdfjs'))
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const { info } = (await pdf.getMetadata()) as { info: { Title?: string; Language?: string } }
  const marks = (await pdf.getMarkInfo()) as { Marked?: boolean } | null
  const pages = []
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number)
    const { width, height } = page.getViewport({ scale: 1 })
    const { items } = await page.getTextContent()
    const texts = items.flatMap((item) =>
      'str' in item && item.str !== ''
        ? [{ text: item.str, x: item.transform[4], y: item.transform[5], right: item.transform[4] + item.width }]
        : [],
    )
    const links = (await page.getAnnotations()).length
    pages.push({ texts, width, height, links, roles: rolesIn((await page.getStructTree()) as Node) })
  }
  const text = pages.flatMap(({ texts }) => texts.map((one) => one.text)).join(' ')
  return {
    title: info.Title,
    lang: info.Language,
    tagged: marks?.Marked === true,
    pages,
    text: text.replace(/\s+/g, ' '),
  }
}

function rolesIn({ role, children = [] }: Node): string[] {
  return [...(role === undefined ? [] : [role]), ...children.flatMap(rolesIn)]
}
