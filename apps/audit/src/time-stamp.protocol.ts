import { ContentInfo, SignedData, type SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { MessageImprint, PKIStatus, TimeStampReq, TimeStampResp, TSTInfo } from '@peculiar/asn1-tsp'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { createHash, verify, X509Certificate } from 'node:crypto'

/*
 * RFC 3161 time stamps: the request, and everything that makes an answer believable. Nothing here asks whether a certificate was
 * revoked: whoever relies on a time stamp years later has to look that up.
 */

export interface TimeStamp {
  at: Date
  /** The subject of the certificate that signed it. */
  authority: string
  /** DER of the TimeStampToken. */
  token: Buffer
}

/** An answer that proves nothing, with the reason for people. */
class TimeStampRefused extends Error {}

const SHA256 = '2.16.840.1.101.3.4.2.1'
const SIGNED_DATA = '1.2.840.113549.1.7.2'
const TST_INFO = '1.2.840.113549.1.9.16.1.4'
const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12'
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47'
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const DEEPEST_CHAIN = 8

const DIGESTS = new Map([
  [SHA256, 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
])
/** Signature algorithms and the digest each names; plain RSA names none and takes the signer's. */
const SIGNATURES = new Map<string, { key: 'rsa' | 'ec'; digest?: string }>([
  ['1.2.840.113549.1.1.1', { key: 'rsa' }],
  ['1.2.840.113549.1.1.11', { key: 'rsa', digest: 'sha256' }],
  ['1.2.840.113549.1.1.12', { key: 'rsa', digest: 'sha384' }],
  ['1.2.840.113549.1.1.13', { key: 'rsa', digest: 'sha512' }],
  ['1.2.840.10045.4.3.2', { key: 'ec', digest: 'sha256' }],
  ['1.2.840.10045.4.3.3', { key: 'ec', digest: 'sha384' }],
  ['1.2.840.10045.4.3.4', { key: 'ec', digest: 'sha512' }],
])

/** DER of a request for a time stamp over these bytes. The nonce is 8 random bytes. */
export function timeStampRequest(stamped: Uint8Array, nonce: Uint8Array): Buffer {
  const request = new TimeStampReq({
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithm: SHA256, parameters: null }),
      hashedMessage: new OctetString(createHash('sha256').update(stamped).digest()),
    }),
    nonce: positive(nonce),
    certReq: true,
  })
  return Buffer.from(AsnConvert.serialize(request))
}

/**
 * Reads an authority's answer and believes it only if it granted a token over exactly these bytes, with this nonce, whose signature
 * leads up to a trusted certificate. @throws TimeStampRefused
 */
export function readTimeStamp(
  answer: Uint8Array,
  stamped: Uint8Array,
  nonce: Uint8Array,
  trusted: readonly X509Certificate[],
): TimeStamp {
  const response = parsed(() => AsnConvert.parse(answer, TimeStampResp), 'the answer')
  const { status, statusString } = response.status
  if (status !== PKIStatus.granted && status !== PKIStatus.grantedWithMods) {
    throw new TimeStampRefused(`The authority granted none: status ${status}${said([...(statusString ?? [])])}.`)
  }
  if (!response.timeStampToken) throw new TimeStampRefused('The answer holds no token.')
  const token = Buffer.from(AsnConvert.serialize(response.timeStampToken))
  const { at, signer, nonce: returned } = verifyToken(token, stamped, trusted)
  if (!same(returned, positive(nonce)))
    throw new TimeStampRefused('The token answers another request: its nonce differs.')
  return { at, authority: signer.subject.split('\n').join(', '), token }
}

/** DER of the answer that grants a token (RFC 3161 section 2.4.2), such as tools read from a file. */
export function answerWith(token: Uint8Array): Buffer {
  const granted = Buffer.from([0x30, 0x03, 0x02, 0x01, PKIStatus.granted])
  return derSequence([granted, Buffer.from(token)])
}

function verifyToken(
  token: Uint8Array,
  stamped: Uint8Array,
  trusted: readonly X509Certificate[],
): { at: Date; signer: X509Certificate; nonce: ArrayBuffer | undefined } {
  const content = parsed(() => AsnConvert.parse(token, ContentInfo), 'the token')
  if (content.contentType !== SIGNED_DATA) throw new TimeStampRefused('The token is no signed data.')
  const signed = parsed(() => AsnConvert.parse(content.content, SignedData), 'the signed data of the token')
  const { eContentType, eContent } = signed.encapContentInfo
  const inner = eContent?.single?.buffer
  if (eContentType !== TST_INFO || !inner) throw new TimeStampRefused('The token holds no time stamp.')
  const info = parsed(() => AsnConvert.parse(inner, TSTInfo), 'the time stamp')
  const { hashAlgorithm, hashedMessage } = info.messageImprint
  const imprint = createHash('sha256').update(stamped).digest()
  if (hashAlgorithm.algorithm !== SHA256 || !same(hashedMessage.buffer, imprint)) {
    throw new TimeStampRefused('The token is over something else: its imprint differs.')
  }
  const [signer, ...more] = signed.signerInfos
  if (!signer || more.length > 0) throw new TimeStampRefused('The token has not exactly one signer.')
  const certificates = (signed.certificates ?? []).flatMap(({ certificate }) =>
    certificate
      ? [parsed(() => new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))), 'a certificate')]
      : [],
  )
  const candidates = [...certificates, ...trusted]
  const by = candidates.find((certificate) => signedWith(signer, inner, certificate))
  if (!by) throw new TimeStampRefused('No certificate that came with the token made its signature.')
  if (by.keyUsage?.join() !== TIME_STAMPING) {
    throw new TimeStampRefused(`The certificate of ${oneLine(by)} is not for time stamping alone.`)
  }
  if (!leadsUp(by, candidates, trusted, info.genTime)) {
    throw new TimeStampRefused(
      `The certificate of ${oneLine(by)} leads up to none that is trusted here, or was not valid then.`,
    )
  }
  return { at: info.genTime, signer: by, nonce: info.nonce }
}

/** RFC 5652 section 5.4 and RFC 3161 section 2.4.2: the signed attributes name the content, its digest and the certificate. */
function signedWith(signer: SignerInfo, content: ArrayBuffer, certificate: X509Certificate): boolean {
  const scheme = SIGNATURES.get(signer.signatureAlgorithm.algorithm)
  const digest = DIGESTS.get(signer.digestAlgorithm.algorithm)
  const { signedAttrs } = signer
  if (!scheme || !digest || !signedAttrs) return false
  const attribute = (type: string) => signedAttrs.find(({ attrType }) => attrType === type)?.attrValues[0]
  const contentType = attribute(CONTENT_TYPE)
  const messageDigest = attribute(MESSAGE_DIGEST)
  const named = attribute(SIGNING_CERTIFICATE_V2)
  const namedBefore = attribute(SIGNING_CERTIFICATE)
  if (!contentType || !messageDigest) return false
  if (!Buffer.from(contentType).equals(derOid(TST_INFO))) return false
  const computed = createHash(digest).update(Buffer.from(content)).digest()
  if (!Buffer.from(messageDigest).equals(derOctets(computed))) return false
  // The attribute is signed, so that the digest of the certificate stands in it nowhere but where it names the signer's.
  const names = (value: ArrayBuffer | undefined, algorithms: string[]) =>
    value !== undefined &&
    algorithms.some((algorithm) =>
      Buffer.from(value).includes(derOctets(createHash(algorithm).update(certificate.raw).digest())),
    )
  if (!names(named, [...DIGESTS.values()]) && !names(namedBefore, ['sha1'])) return false
  const key = certificate.publicKey
  if (key.asymmetricKeyType !== scheme.key) return false
  // Signed as the SET they are, in the order they came in, not under the implicit tag they travel with.
  const attributes = derSet(signedAttrs.map((each) => Buffer.from(AsnConvert.serialize(each))))
  return verify(scheme.digest ?? digest, attributes, key, Buffer.from(signer.signature.buffer))
}

function leadsUp(
  from: X509Certificate,
  known: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  at: Date,
  depth = 0,
): boolean {
  if (depth > DEEPEST_CHAIN || at < new Date(from.validFrom) || at > new Date(from.validTo)) return false
  if (trusted.some((certificate) => certificate.raw.equals(from.raw))) return true
  return known.some(
    (issuer) =>
      issuer.ca &&
      !issuer.raw.equals(from.raw) &&
      from.checkIssued(issuer) &&
      from.verify(issuer.publicKey) &&
      leadsUp(issuer, known, trusted, at, depth + 1),
  )
}

function parsed<T>(parse: () => T, what: string): T {
  try {
    return parse()
  } catch (error) {
    throw new TimeStampRefused(`Unreadable: ${what} (${(error as Error).message}).`)
  }
}

/** An integer of the wire is signed: the highest bit stays clear, and no leading zero has to go. */
function positive(nonce: Uint8Array): ArrayBuffer {
  const bytes = new Uint8Array(nonce)
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40
  return bytes.buffer
}

function same(a: ArrayBuffer | undefined, b: ArrayBuffer | Uint8Array): boolean {
  return a !== undefined && Buffer.from(a).equals(b instanceof Uint8Array ? b : Buffer.from(b))
}

/** DER of a short OCTET STRING. */
function derOctets(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0x04, bytes.length]), bytes])
}

function derSet(members: readonly Buffer[]): Buffer {
  return derConstructed(0x31, members)
}

function derSequence(members: readonly Buffer[]): Buffer {
  return derConstructed(0x30, members)
}

function derConstructed(tag: number, members: readonly Buffer[]): Buffer {
  const content = Buffer.concat(members)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function derOid(oid: string): Buffer {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return Buffer.from([0x06, bytes.length, ...bytes])
}

function said(texts: readonly string[]): string {
  return texts.length === 0 ? '' : `, “${texts.join(' ').slice(0, 200)}”`
}

function oneLine(certificate: X509Certificate): string {
  return certificate.subject.split('\n').join(', ')
}
