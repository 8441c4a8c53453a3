import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'

// Cheap on purpose: these are exercise accounts whose passwords stand in the README.
const COST = { N: 1024 }

export function hashPassword(password: string): string {
  const salt = randomBytes(12)
  return `${salt.toString('base64')}:${scryptSync(password, salt, 32, COST).toString('base64')}`
}

export function passwordMatches(password: string, stored: string): boolean {
  const [salt, hash] = stored.split(':').map((part) => Buffer.from(part, 'base64'))
  if (!salt || !hash) return false
  return timingSafeEqual(scryptSync(password, salt, 32, COST), hash)
}
