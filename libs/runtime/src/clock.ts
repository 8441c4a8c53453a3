/** The time, injected so that rules about time can be tested. */
export class Clock {
  now(): Date {
    return new Date()
  }
}
