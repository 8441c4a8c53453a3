const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const INITIAL_BIAS = 72
const INITIAL_N = 128
const MAX_CODE_POINT = 0x10ffff

/** The Unicode of one label behind `xn--`, or undefined when it is not Punycode (RFC 3492, section 6.2). */
export function decodePunycode(encoded: string): string | undefined {
  const split = encoded.lastIndexOf('-')
  const output = split < 0 ? [] : [...encoded.slice(0, split)]
  let n = INITIAL_N
  let bias = INITIAL_BIAS
  let i = 0
  for (let at = split + 1; at < encoded.length;) {
    const before = i
    for (let k = BASE, weight = 1; ; k += BASE) {
      const digit = digitOf(encoded.charCodeAt(at++))
      if (digit === undefined) return undefined
      i += digit * weight
      if (i > Number.MAX_SAFE_INTEGER / BASE) return undefined
      const threshold = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    const length = output.length + 1
    bias = adapt(i - before, length, before === 0)
    n += Math.floor(i / length)
    if (n > MAX_CODE_POINT) return undefined
    i %= length
    output.splice(i++, 0, String.fromCodePoint(n))
  }
  return output.join('')
}

function digitOf(unit: number): number | undefined {
  if (unit >= 97 && unit <= 122) return unit - 97
  return unit >= 48 && unit <= 57 ? unit - 22 : undefined
}

function adapt(delta: number, length: number, first: boolean): number {
  let left = first ? Math.floor(delta / DAMP) : delta >> 1
  left += Math.floor(left / length)
  let k = 0
  for (; left > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) left = Math.floor(left / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * left) / (left + SKEW))
}
