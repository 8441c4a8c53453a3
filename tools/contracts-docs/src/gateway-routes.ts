import type { JsonSchema } from '@cordon/contracts'
import { Person, signIn, SignInInput } from '@cordon/contracts/identity'
import { componentRef } from './component-schemas'

/** Shapes that the gateway's own routes use. */
export const gatewayShapes = [SignInInput, Person]

const problem = (description: string): JsonSchema => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})
const refusals = Object.values(signIn.refusals).map(
  ({ status, message }) => [String(status), problem(message)] as const,
)

/** The few addresses of the gateway that are no procedure: the session, and live updates (apps/gateway/src/*.routes.ts). */
export const gatewayPaths: Record<string, JsonSchema> = {
  '/session': {
    post: {
      operationId: 'gateway.session.start',
      summary: signIn.summary,
      tags: ['gateway'],
      security: [],
      requestBody: { required: true, content: { 'application/json': { schema: componentRef(SignInInput) } } },
      responses: {
        200: {
          description: 'Signed in; the session is in the cookie.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['person', 'expiresAt'],
                properties: { person: componentRef(Person), expiresAt: { type: 'string', format: 'date-time' } },
              },
            },
          },
        },
        ...Object.fromEntries(refusals),
        default: problem('Any other fault.'),
      },
    },
    delete: {
      operationId: 'gateway.session.end',
      summary: 'End the session.',
      tags: ['gateway'],
      responses: { 200: { description: 'Signed out.' }, default: problem('Any other fault.') },
    },
  },
  '/live': {
    get: {
      operationId: 'gateway.live.follow',
      summary: 'What changed, as it changes (server-sent events): `change` and `reset` say what to read again.',
      tags: ['gateway'],
      parameters: [
        {
          name: 'Last-Event-ID',
          in: 'header',
          required: false,
          schema: { type: 'string' },
          description: 'Resume here.',
        },
      ],
      responses: {
        200: { description: 'The stream.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        default: problem('Any other fault.'),
      },
    },
  },
}
