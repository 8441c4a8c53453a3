/**
 * PDQ, the hash by which lists of known pictures are exchanged (Meta, 2019: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
 * Algorithm"): pictures that look alike have hashes that differ in few of their 256 bits, at most 31 for the same picture.
 */
export interface Pdq {
  /** 64 hexadecimal digits. */
  readonly hash: string
  /** 0 to 100: how much there is to see. Below 50 many pictures share a hash, and it tells nothing. */
  readonly quality: number
}

/** A picture is looked at as so many points a side, */
const SIDE = 64
/** and told by so many waves a side. */
const WAVES = 16

/** `luma`: the brightness of each point from 0 to 255, row by row. Linear in the picture. */
export function pdqOf(luma: ArrayLike<number>, width: number, height: number): Pdq {
  const small = shrunk(luma, width, height)
  const waves = lowWaves(small)
  const middle = [...waves].sort((one, other) => one - other)[(waves.length >> 1) - 1] as number
  let hash = ''
  // Each row is one number of 16 bits, its first wave the lowest bit; the last row is written first.
  for (let row = WAVES - 1; row >= 0; row--) {
    let bits = 0
    for (let column = 0; column < WAVES; column++)
      if ((waves[row * WAVES + column] as number) > middle) bits |= 1 << column
    hash += bits.toString(16).padStart(4, '0')
  }
  return { hash, quality: qualityOf(small) }
}

/** Blurred twice by the mean of the neighbourhood, so that every point counts, and then sampled. */
function shrunk(luma: ArrayLike<number>, width: number, height: number): Float64Array {
  let blurred: Float64Array = Float64Array.from(luma)
  for (let pass = 0; pass < 2; pass++) {
    blurred = meansAlong(blurred, height, width, width, 1, windowFor(width))
    blurred = meansAlong(blurred, width, height, 1, width, windowFor(height))
  }
  const small = new Float64Array(SIDE * SIDE)
  for (let row = 0; row < SIDE; row++) {
    const from = Math.floor(((row + 0.5) * height) / SIDE) * width
    for (let column = 0; column < SIDE; column++)
      small[row * SIDE + column] = blurred[from + Math.floor(((column + 0.5) * width) / SIDE)] as number
  }
  return small
}

function windowFor(size: number): number {
  return Math.floor((size + 2 * SIDE - 1) / (2 * SIDE))
}

/** The mean of the window around each point of each line; at the ends of a line, of what is left of the window. */
function meansAlong(
  from: Float64Array,
  lines: number,
  length: number,
  nextLine: number,
  nextPoint: number,
  window: number,
): Float64Array {
  const means = new Float64Array(from.length)
  const after = window >> 1
  const before = window - 1 - after
  for (let line = 0; line < lines; line++) {
    const start = line * nextLine
    let sum = 0
    let count = 0
    for (let point = -after; point < length; point++) {
      const entering = point + after
      if (entering < length) {
        sum += from[start + entering * nextPoint] as number
        count++
      }
      const leaving = point - before - 1
      if (leaving >= 0) {
        sum -= from[start + leaving * nextPoint] as number
        count--
      }
      if (point >= 0) means[start + point * nextPoint] = sum / count
    }
  }
  return means
}

/** The slowest waves of a discrete cosine transform, without the level that they swing around. */
function lowWaves(small: Float64Array): Float64Array {
  const half = new Float64Array(WAVES * SIDE)
  for (let wave = 0; wave < WAVES; wave++)
    for (let column = 0; column < SIDE; column++) {
      let sum = 0
      for (let row = 0; row < SIDE; row++)
        sum += (COSINES[wave * SIDE + row] as number) * (small[row * SIDE + column] as number)
      half[wave * SIDE + column] = sum
    }
  const waves = new Float64Array(WAVES * WAVES)
  for (let row = 0; row < WAVES; row++)
    for (let wave = 0; wave < WAVES; wave++) {
      let sum = 0
      for (let column = 0; column < SIDE; column++)
        sum += (half[row * SIDE + column] as number) * (COSINES[wave * SIDE + column] as number)
      waves[row * WAVES + wave] = sum
    }
  return waves
}

const COSINES = Float64Array.from({ length: WAVES * SIDE }, (_, i) => {
  const [wave, point] = [Math.floor(i / SIDE) + 1, i % SIDE]
  return Math.sqrt(2 / SIDE) * Math.cos((Math.PI / (2 * SIDE)) * wave * (2 * point + 1))
})

/** How much neighbouring points differ, in whole hundredths of the range, over all of them. */
function qualityOf(small: Float64Array): number {
  const step = (one: number, other: number) =>
    Math.abs(Math.trunc((((small[one] as number) - (small[other] as number)) * 100) / 255))
  let steps = 0
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const at = row * SIDE + column
      if (row + 1 < SIDE) steps += step(at, at + SIDE)
      if (column + 1 < SIDE) steps += step(at, at + 1)
    }
  return Math.min(100, Math.trunc(steps / 90))
}
