const brokers = /^(js|jetstream|jetStream|nats|nc|natsConnection|connection|broker)$/

/** Every fact leaves through the outbox, in the transaction that made it true: only it and the transport publish. */
export const noDirectPublish = {
  meta: {
    type: 'problem',
    // The gateway follows the streams for live updates: it may hold a client, and still not publish.
    schema: [{ type: 'object', properties: { mayConsume: { type: 'boolean' } }, additionalProperties: false }],
    messages: {
      client:
        'Only libs/messaging and libs/persistence speak to NATS. Serve, call and consume through @cordon/messaging.',
      publish: 'Nobody publishes directly: state the fact in store.change(), and the outbox says it.',
    },
  },
  create: (context) => ({
    ImportDeclaration(node) {
      const typesOnly =
        node.importKind === 'type' ||
        (node.specifiers.length > 0 && node.specifiers.every(({ importKind }) => importKind === 'type'))
      if (!typesOnly && !context.options[0]?.mayConsume && isClient(node.source.value))
        context.report({ node, messageId: 'client' })
    },
    ImportExpression(node) {
      if (!context.options[0]?.mayConsume && isClient(node.source.value)) context.report({ node, messageId: 'client' })
    },
    CallExpression(node) {
      const { callee } = node
      if (callee.type !== 'MemberExpression' || callee.property.name !== 'publish') return
      if (brokers.test(nameOf(callee.object)) || isEventSubject(node.arguments[0])) {
        context.report({ node, messageId: 'publish' })
      }
    },
  }),
}

function isClient(name) {
  return typeof name === 'string' && (name.startsWith('@nats-io/') || name === 'nats')
}

function nameOf(node) {
  if (node.type === 'CallExpression') return nameOf(node.callee)
  return node.type === 'MemberExpression' ? (node.property.name ?? '') : (node.name ?? '')
}

function isEventSubject(node) {
  if (node?.type === 'Literal') return /^(evt|rpc)\./.test(String(node.value))
  if (node?.type === 'TemplateLiteral') return /^(evt|rpc)\./.test(node.quasis[0].value.raw)
  return node?.type === 'CallExpression' && node.callee.name === 'eventSubject'
}
