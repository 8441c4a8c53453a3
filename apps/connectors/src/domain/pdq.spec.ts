import { pdqOf } from './pdq'

type Drawing = (x: number, y: number, width: number, height: number) => number

const rings: Drawing = (x, y) => (x * x + 3 * y * y + x * y) % 256
const weave: Drawing = (x, y) => ((x * 7) ^ (y * 13)) % 256
const tiles: Drawing = (x, y, width, height) => {
  const [column, row] = [Math.trunc(x / (Math.trunc(width / 5) + 1)), Math.trunc(y / (Math.trunc(height / 7) + 1))]
  return (column * 53 + row * 97 + Math.trunc((x * y) / (width + height))) % 256
}

function drawn(drawing: Drawing, width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => drawing(i % width, Math.floor(i / width), width, height))
}

function distance(one: string, other: string): number {
  const bits = (BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(2)
  return bits.replaceAll('0', '').length
}

describe('PDQ', () => {
  // What the reference implementation in C++ (ThreatExchange) says of the same points.
  it.each<[Drawing, number, number, string]>([
    [rings, 64, 64, '4b6a6f3eaffa2bfdbfe546b52ec55fe10ca005a07f50af001500bf805b40be14'],
    [weave, 100, 80, 'fd11bd10bd11fd1fad60fd1f2fe0fd1f2fe00ce02de02ce02d602de0ac622de0'],
    [tiles, 333, 517, '1292a4da496dd235ad4b769becaf4361b4cd2599de32f92e8b60c0f0e1b23bc8'],
    [rings, 640, 480, 'de76f90d3589d1392ceda94ff11bf71d318b1ea2d7b15e2291a020c97735200b'],
    [tiles, 640, 480, '552aad555aa5c57b3a8dbd0746bf9d5122c9452adb36311ecf2081e0c3f47f88'],
    [tiles, 130, 1000, '7c58f07ae3c387c5cfa73e497c1fa4f9529587878d625b16c1f0c83225c8a1ca'],
    [weave, 1024, 700, 'aaaaaaaa55d555556aea55552aaa5555aaaa5555aaaa55554aea555554d45555'],
  ])('of %p at %d × %d is the one of the reference', (drawing, width, height, hash) => {
    expect(pdqOf(drawn(drawing, width, height), width, height)).toEqual({ hash, quality: 100 })
  })
  it('hardly changes with brightness and noise, and wholly with the picture', () => {
    const { hash } = pdqOf(drawn(tiles, 640, 480), 640, 480)
    expect(
      distance(
        hash,
        pdqOf(
          drawn((...at) => tiles(...at) / 2 + 40, 640, 480),
          640,
          480,
        ).hash,
      ),
    ).toBeLessThan(4)
    const noisy: Drawing = (x, y, ...size) => tiles(x, y, ...size) + ((x * 31 + y * 17) % 9) - 4
    expect(distance(hash, pdqOf(drawn(noisy, 640, 480), 640, 480).hash)).toBeLessThan(32)
    expect(distance(hash, pdqOf(drawn(rings, 640, 480), 640, 480).hash)).toBeGreaterThan(80)
  })
  it.each([
    ['one colour', () => 128, 0],
    ['one slope', (x: number, _y: number, width: number) => Math.trunc((x * 255) / (width - 1)), 44],
  ])('finds little to see in %s', (_what, drawing, quality) => {
    expect(pdqOf(drawn(drawing, 640, 480), 640, 480).quality).toBe(quality)
  })
  it('takes the smallest picture', () => {
    expect(pdqOf([7], 1, 1)).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/), quality: 0 })
  })
})
