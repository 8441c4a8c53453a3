import { readLabelledFile } from './labelled-file'

const read = (text: string, columns = {}) => readLabelledFile(new TextEncoder().encode(text), columns)

describe('reading a labelled file', () => {
  it('takes quotes, line breaks inside quotes, a byte order mark and CRLF as RFC 4180 has them', () => {
    const { rows } = read(
      '\ufeffid,Text,LABEL\r\n1,"two\r\nlines, ""quoted""",hate\r\n\r\n2,plain "as is" text,none\r\n',
    )
    expect(rows).toEqual([
      { line: 2, text: 'two\r\nlines, "quoted"', label: 'hate' },
      { line: 5, text: 'plain "as is" text', label: 'none' },
    ])
  })

  it('reads the entities of web pages as the signs they stand for', () => {
    const text = 'A &amp; B &lt;3 &#8217;tis &#x1f621; &bogus; &#9999999; c&#117;nt'
    expect(read(`text,label\n${text},0\n`).rows[0]?.text).toBe('A & B <3 ’tis 😡 &bogus; &#9999999; cunt')
  })

  it.each([
    ['Gold\tTweet\n1\thello, you\n', 'Tweet', 'Gold'],
    ['label_gold;test_case;other\n1;hello;x\n', 'test_case', 'label_gold'],
    ['Message,Category\nhello,ham\n', 'Message', 'Category'],
    ['hate,comment text,id\n1,hello,7\n', 'comment text', 'hate'],
  ])('finds the columns of %j by their usual names', (text, textColumn, labelColumn) => {
    expect(read(text)).toMatchObject({ textColumn, labelColumn, rows: [{ line: 2 }], skipped: [] })
  })

  it('takes the columns that are named, and the one to group by', () => {
    const file = read('text,label,reply,gold,kind\na,b,c,d,e\n', { text: 'Reply', label: 'GOLD', group: 'kind' })
    expect(file.rows).toEqual([{ line: 2, text: 'c', label: 'd', group: 'e' }])
  })

  it('skips what it cannot use, with the line and the reason', () => {
    const { rows, skipped } = read('text,label\nfine,0\n" ",0\n"over\ntwo",\nshort\n\na,b,c\nlast,1\n')
    expect(rows.map(({ line }) => line)).toEqual([2, 9])
    expect(skipped).toEqual([
      { line: 3, reason: 'has no text' },
      { line: 4, reason: 'has no label' },
      { line: 6, reason: 'has 1 fields where the header has 2' },
      { line: 8, reason: 'has 3 fields where the header has 2' },
    ])
  })

  it.each([
    ['', /is empty. It needs a header line/],
    ['text,label\n', /a header and no rows/],
    ['hello there,1\nmore,0\n', /No column looks like the text.*--text COLUMN.*"hello there", "1"/],
    ['text,score\na,1\n', /No column looks like the label.*--label COLUMN.*"text", "score"/],
    ['text,label\n"never closed,1\n', /not a readable CSV file/],
    ['text,label\n,1\n', /No row can be used: line 2 has no text/],
    ['text,label\0\na,1\n', /not UTF-8/],
  ])('says what to do about %j', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })

  it('names the columns there are when the one asked for is not there', () => {
    expect(() => read('text,label\na,1\n', { label: 'gold' })).toThrow(
      'There is no column "gold". The file has: "text", "label".',
    )
  })

  it('refuses what is not UTF-8', () => {
    expect(() => readLabelledFile(Uint8Array.of(0x74, 0xe9, 0x0a))).toThrow(/not valid UTF-8/)
  })
})
