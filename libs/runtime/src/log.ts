import { logs, SeverityNumber } from '@opentelemetry/api'
import type { LoggerService } from '@nestjs/common'
import { pino, type Logger } from 'pino'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** The only fields that reach a log line. Redaction by deny-list leaked 3 of 8 planted secrets (pino 10), so this is an allow-list. */
const allowedFields = [
  'account', 'accountId', 'attempts', 'cause', 'code', 'consumer', 'conversationId', 'count', 'deliveryId', 'durationMs', 'entries', 'error',
  'eventId', 'events', 'fromPosition', 'host', 'index', 'itemId', 'kind', 'method', 'name', 'natsSubject', 'network', 'origin', 'path', 'personId', 'port',
  'position', 'postId', 'problem', 'procedure', 'reason', 'recordedSequence', 'sequence', 'service', 'size', 'status', 'stream', 'streamSequence', 'type', 'version',
] as const // prettier-ignore

const allowed: ReadonlySet<string> = new Set(allowedFields)

/** A service's log: one message and allow-listed fields of plain values, as JSON lines and, where configured, over OTLP. */
export class Log {
  private readonly pino: Logger

  constructor(service: string, level: LogLevel | 'silent', destination?: { write(line: string): void }) {
    this.pino = pino(
      {
        level,
        base: { service },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      destination as never,
    )
  }

  debug(message: string, fields: Record<string, unknown> = {}): void {
    this.write('debug', message, fields)
  }

  info(message: string, fields: Record<string, unknown> = {}): void {
    this.write('info', message, fields)
  }

  warn(message: string, fields: Record<string, unknown> = {}): void {
    this.write('warn', message, fields)
  }

  error(message: string, fields: Record<string, unknown> = {}): void {
    this.write('error', message, fields)
  }

  write(level: LogLevel, message: string, fields: Record<string, unknown> = {}): void {
    if (!this.pino.isLevelEnabled(level)) return
    const kept = allowListed(fields)
    const text = withoutSecrets(message)
    this.pino[level](kept, text)
    logs
      .getLogger('cordon')
      .emit({ severityNumber: severity[level], severityText: level.toUpperCase(), body: text, attributes: kept })
  }
}

const severity = {
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
}

/** Nest's own messages through our log; the chatter of start-up is for debugging. */
export function nestLogger(log: Log): LoggerService {
  return {
    log: (message: unknown) => log.debug(String(message)),
    warn: (message: unknown) => log.warn(String(message)),
    error: (message: unknown) => log.error(String(message)),
    debug: () => undefined,
    verbose: () => undefined,
  }
}

function allowListed(fields: Record<string, unknown>): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {}
  for (const [field, value] of Object.entries(fields)) {
    if (!allowed.has(field) || value === undefined || value === null) continue
    if (typeof value === 'number' || typeof value === 'boolean') kept[field] = value
    else if (value instanceof Error) kept[field] = withoutSecrets(`${value.name}: ${value.message}`)
    else if (typeof value === 'string') kept[field] = withoutSecrets(value)
  }
  return kept
}

// Error texts of drivers and clients may quote what they were given.
function withoutSecrets(text: string): string {
  return text
    .slice(0, 600)
    .replace(/\/\/[^/@\s]+@/g, '//…@')
    .replace(/\b(Bearer|Basic|DPoP)\s+\S+/gi, '$1 …')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…')
    .replace(/\bS[UAOXCN][A-Z2-7]{54,}\b/g, '…')
    .replace(
      /\b(password|passwd|secret|token|api[_-]?key|access[_-]?token|refresh[_-]?token|client[_-]?secret)("?\s*[=:]\s*"?)[^\s"&,;]+/gi,
      '$1$2…',
    )
}
