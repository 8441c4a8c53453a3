import type { MediaType } from '@cordon/contracts/connectors'

/** What a file is by its first bytes. Never SVG, which is a program. */
export function mediaTypeOf(file: Uint8Array): MediaType {
  const start = Buffer.from(file.subarray(0, 16)).toString('latin1')
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (start.startsWith('GIF8')) return 'image/gif'
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'image/webp'
  if (/^.{4}ftyp(?:avif|avis)/s.test(start)) return 'image/avif'
  if (/^.{4}ftyp/s.test(start)) return 'video/mp4'
  if (start.startsWith('\x1a\x45\xdf\xa3')) return 'video/webm'
  return 'application/octet-stream'
}
