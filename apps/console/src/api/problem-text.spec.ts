import { ApiProblem } from './client'
import { isTransient, problemCode, problemText } from './problem-text'

const problem = (status: number, more = {}) =>
  new ApiProblem({ type: 'urn:x', title: 'Title.', status, code: 'SOME_CODE', ...more })

it('says the title, the detail when it adds something, and each field that is wrong', () => {
  expect(
    problemText(problem(400, { detail: 'More.', errors: [{ field: 'text', message: 'must be shorter' }] })),
  ).toEqual({
    title: 'Title.',
    detail: 'More.',
    errors: ['text must be shorter'],
  })
  expect(problemText(problem(400, { detail: 'Title.' }))).toEqual({ title: 'Title.', errors: [] })
})

it('says something useful of what is not a problem document', () => {
  expect(problemText(new TypeError('x is undefined')).title).toBe('Something went wrong in this page.')
  expect(problemCode(new TypeError('x'))).toBeUndefined()
})

it('asks again by itself only where another answer may come', () => {
  expect([0, 503, 504].map((status) => isTransient(problem(status)))).toEqual([true, true, true])
  expect([400, 401, 409, 500].some((status) => isTransient(problem(status)))).toBe(false)
})
