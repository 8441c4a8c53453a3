import { ADVISED, OBJECTING, SPEAKING } from './threat-contexts'
import { ThreatTokens } from './threat-tokens'
import * as word from './threat-words'

/** Words looked at for quotation, denial and jest. */
export const CONTEXT_WINDOW = 12

/** Whose words they are and in what spirit: told on, objected to, in jest, long ago, advice. */
export class ThreatSpeech extends ThreatTokens {
  /** A word of jest or play; "not joking" is neither. */
  protected isJest(bits: number, at: number): boolean {
    return (bits & word.FIGURATIVE) !== 0 && ((this.bits[at - 1] ?? 0) & word.NEGATION) === 0
  }

  protected isFigurative(from: number, to: number): boolean {
    return this.some(from - 4, to + 8, (bits, _, at) => this.isJest(bits, at))
  }

  /** "he told me", "my ex texted me", "said to me": somebody passes on what was said to them. */
  protected victimSpeaks(actor: number): boolean {
    const reporter = this.find(actor - 6, actor, (bits) => (bits & word.REPORT) !== 0)
    if (reporter < 0) return false
    return this.some(reporter, reporter + 3, (_, name) => /^(?:me|us)$/.test(name))
  }

  /** Somebody else's words: "he said", not "tell him I'm going to" and not "I told you". */
  protected isReported(actor: number, self: boolean): boolean {
    return this.some(actor - CONTEXT_WINDOW, actor, (bits, name, at) => {
      if ((bits & word.REPORT) === 0 || this.sentences[at] !== this.sentences[actor]) return false
      const before = this.bits[at - 1] ?? 0
      if (name === 'tell' || name === 'ask') {
        // "@calder_police tell your PC …": the fold parts the handle, so its end looks like a subject.
        return (before & (word.THIRD | word.PERSON)) !== 0 && this.words[at - 2]?.startsWith('@') !== true
      }
      if (!self) return true
      if (name === 'threat' || name === 'threats') return false
      return !this.some(at - 3, at, (bits_, mine) => (bits_ & word.SELF) !== 0 || mine === "i've" || mine === 'ive')
    })
  }

  /** Words against threats, or of courts and stories, in the sentence; "I hate you" and "sick of you" are neither. */
  protected isCountered(actor: number, self: boolean): boolean {
    return this.some(actor - CONTEXT_WINDOW, actor, (bits, name, at) => {
      if ((bits & word.COUNTER) === 0 || this.sentences[at] !== this.sentences[actor]) return false
      if (/^(?:people|anyone)$/.test(name)) return this.some(at + 1, at + 3, (_, next) => SPEAKING.has(next))
      if (name === 'hate' || name === 'sick' || name === 'wrong')
        return this.some(at + 1, at + 4, (_, next) => OBJECTING.has(next))
      return !self || !this.some(at - 3, at, (bits_) => (bits_ & word.SELF) !== 0)
    })
  }

  protected isFormer(bits: number, name: string, at: number): boolean {
    if ((bits & word.FORMER) === 0) return false
    return name !== 'ago' || /^(?:years|year|decades|months)$/.test(this.words[at - 1] ?? '')
  }

  /** "if you or a friend want to die, ring …"; not "if you do nothing I …". */
  protected isAdvice(first: number): boolean {
    const condition = this.find(first - 8, first, (_, name) => /^(?:if|when|os|anyone|someone)$/.test(name))
    if (condition < 0 || this.sentences[condition] !== this.sentences[first]) return false
    if (this.some(condition, first, (bits, name) => (bits & word.SELF) !== 0 && !/^some/.test(name))) return false
    const name = this.words[condition] as string
    if (name === 'anyone' || name === 'someone')
      return /^(?:is|who|feeling|feels|you|stops|struggling|thinking)$/.test(this.words[condition + 1] ?? '')
    return this.some(condition + 1, condition + 3, (_, next) => ADVISED.has(next)) || name === 'os'
  }

  protected looksLikeName(at: number): boolean {
    return this.buffer.isCapitalised(this.froms[at] as number, this.tos[at] as number)
  }
}
