import { hash } from 'node:crypto'
import sharp from 'sharp'
import { pdqOf } from '../domain/pdq'
import { mediaTypeOf } from './media-format'

export interface Fingerprint {
  sha256: string
  md5: string
  pdq?: string
}

/** A picture is looked at in so many points a side; the reference hashes stay within 2 bits of 256 (ThreatExchange test pictures). */
const LOOKED_AT = 512
/** More points than this are not unpacked: a file of kilobytes can hold gigabytes of them. */
const MAX_POINTS = 50_000_000
const MAX_SECONDS = 5
/** The published threshold: below it, many pictures share a hash. */
const LEAST_QUALITY = 50

sharp.cache(false)
// What lies in hand here is one picture at a time; the processor belongs to what arrives.
sharp.concurrency(1)

/** The hashes of a file. What is no picture, or a broken one, has no PDQ; nothing is believed but the bytes themselves. */
export async function fingerprintOf(file: Uint8Array): Promise<Fingerprint> {
  // MD5 guards nothing here: lists in the field name files by it.
  const exact = { sha256: hash('sha256', file, 'hex'), md5: hash('md5', file, 'hex') }
  const pdq = mediaTypeOf(file).startsWith('image/') ? await looksLike(file) : undefined
  return { ...exact, ...(pdq !== undefined && { pdq }) }
}

async function looksLike(file: Uint8Array): Promise<string | undefined> {
  try {
    const { data, info } = await sharp(file, { limitInputPixels: MAX_POINTS, failOn: 'error' })
      .timeout({ seconds: MAX_SECONDS })
      .toColourspace('srgb')
      .removeAlpha()
      .resize({ width: LOOKED_AT, height: LOOKED_AT, fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { hash: pdq, quality } = pdqOf(brightness(data, info.channels), info.width, info.height)
    return quality < LEAST_QUALITY ? undefined : pdq
  } catch {
    return undefined
  }
}

/** Red, green and blue as an eye weighs them (ITU-R BT.601). */
function brightness(points: Uint8Array, channels: number): Float32Array {
  return Float32Array.from({ length: points.length / channels }, (_, i) => {
    const [red, green, blue] = [0, 1, 2].map((channel) => points[i * channels + Math.min(channel, channels - 1)])
    return 0.299 * (red as number) + 0.587 * (green as number) + 0.114 * (blue as number)
  })
}
