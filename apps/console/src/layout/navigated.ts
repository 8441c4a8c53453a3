let navigated = false

/** True once the person has moved to another page: the first page does not take the focus. */
export function hasNavigated(): boolean {
  return navigated
}

export function noteNavigation(): void {
  navigated = true
}
