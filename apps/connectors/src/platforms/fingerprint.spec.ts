import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { fingerprintOf } from './fingerprint'

/** A picture with enough to see in it: blobs of light. */
function points(width: number, height: number): Buffer {
  return Buffer.from(
    Uint8Array.from({ length: width * height * 3 }, (_, i) => {
      const [x, y] = [(Math.floor(i / 3) % width) / width, Math.floor(i / 3 / width) / height]
      return 128 + 127 * Math.sin(9 * x + 3 * Math.sin(7 * y)) * Math.cos(11 * y - 2 * x)
    }),
  )
}
const raw = { raw: { width: 400, height: 300, channels: 3 as const } }
const picture = () => sharp(points(400, 300), raw)

function distance(one = '', other = ''): number {
  return (BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(2).replaceAll('0', '').length
}

describe('the fingerprint of a file', () => {
  it.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)(
    'of %s looks like the same picture in PNG',
    async (format) => {
      const png = await fingerprintOf(await picture().png().toBuffer())
      const file = await picture().toFormat(format).toBuffer()
      const print = await fingerprintOf(file)
      expect(distance(print.pdq, png.pdq)).toBeLessThanOrEqual(20)
      expect(print.md5).toBe(createHash('md5').update(file).digest('hex'))
      expect(print.sha256).toBe(createHash('sha256').update(file).digest('hex'))
    },
  )
  it('looks alike when it is made smaller, darker or grey', async () => {
    const { pdq } = await fingerprintOf(await picture().png().toBuffer())
    for (const changed of [picture().resize(200), picture().linear(0.7), picture().greyscale()])
      expect(distance((await fingerprintOf(await changed.jpeg({ quality: 60 }).toBuffer())).pdq, pdq)).toBeLessThan(32)
  })
  it.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ['a film', () => Buffer.from('\0\0\0\x20ftypisom film film film', 'latin1')],
    [
      'a drawing that is a program',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>'),
    ],
    ['nothing', () => new Uint8Array()],
    ['half a picture', async () => (await picture().png().toBuffer()).subarray(0, 500)],
    [
      'a picture of one colour',
      () =>
        sharp({ create: { width: 200, height: 200, channels: 3, background: 'red' } })
          .png()
          .toBuffer(),
    ],
    [
      'a picture that would unpack to gigabytes',
      () =>
        sharp({ create: { width: 9000, height: 9000, channels: 3, background: 'red' } })
          .png()
          .toBuffer(),
    ],
  ])('of %s is that of its bytes alone', async (_what, make) => {
    const print = await fingerprintOf(await make())
    expect(Object.keys(print)).toEqual(['sha256', 'md5'])
  })
})
