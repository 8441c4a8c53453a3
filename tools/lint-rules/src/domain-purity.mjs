const impureGlobals = new Set(
  (
    'process global globalThis window document fetch Promise setTimeout setInterval setImmediate queueMicrotask ' +
    'performance crypto console require module __dirname __filename XMLHttpRequest WebSocket EventSource Worker'
  ).split(' '),
)
const impureMembers = new Set(['Date.now', 'Math.random'])
// What @cordon/contracts offers beside shapes and decisions: it makes ids or keeps a registry.
const impureContracts = new Set(['toCloudEvent', 'procedure', 'event', 'allProcedures', 'allEvents'])
const pureLibraries = /^@cordon\/(contracts|contracts\/(?!client$)[a-z-]+|rules|ledger)$/
const vault = /[\\/]apps[\\/]connectors[\\/]src[\\/]domain[\\/][^\\/]*vault[^\\/]*\.ts$/

/** Decisions are pure: synchronous, with time, ids, randomness and the actor as arguments. */
export const domainPurity = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      import: 'A domain file imports only its siblings and the pure libraries, not "{{name}}".',
      impure: 'A domain function is pure: "{{name}}" comes from outside. Take it as an argument.',
      clock: 'A domain function is told the time: take `at: Date` as an argument.',
      async: 'A domain function is synchronous: nothing remote takes part in a decision.',
    },
  },
  create(context) {
    const report = (node, messageId, name) => context.report({ node, messageId, data: { name } })
    const checkSource = (node) => {
      const name = node.source?.value
      if (typeof name !== 'string' || mayImport(name, context.filename)) return
      report(node, 'import', name)
    }
    const checkDate = (node) => {
      if (node.callee.name !== 'Date') return
      if (node.type === 'CallExpression' || node.arguments.length === 0) report(node, 'clock')
    }
    const checkAsync = (node) => {
      if (node.async) report(node, 'async')
    }
    return {
      ImportDeclaration(node) {
        checkSource(node)
        if (!String(node.source.value).startsWith('@cordon/contracts') || node.importKind === 'type') return
        for (const { imported, importKind } of node.specifiers) {
          if (importKind !== 'type' && impureContracts.has(imported?.name)) report(node, 'impure', imported.name)
        }
      },
      ExportNamedDeclaration: checkSource,
      ExportAllDeclaration: checkSource,
      ImportExpression: (node) => report(node, 'async'),
      TSImportEqualsDeclaration: (node) => report(node, 'import', 'import ='),
      NewExpression: checkDate,
      CallExpression: checkDate,
      MemberExpression(node) {
        const name = `${node.object.name}.${node.computed ? node.property.value : node.property.name}`
        if (impureMembers.has(name)) report(node, name === 'Date.now' ? 'clock' : 'impure', name)
      },
      FunctionDeclaration: checkAsync,
      FunctionExpression: checkAsync,
      ArrowFunctionExpression: checkAsync,
      AwaitExpression: (node) => report(node, 'async'),
      'ForOfStatement[await=true]': (node) => report(node, 'async'),
      'Program:exit'() {
        // `through`: names that nothing in the file declares.
        for (const { identifier } of context.sourceCode.scopeManager.globalScope.through) {
          if (impureGlobals.has(identifier.name)) report(identifier, 'impure', identifier.name)
        }
        for (const variable of context.sourceCode.scopeManager.globalScope.variables) {
          if (!impureGlobals.has(variable.name) || variable.defs.length > 0) continue
          variable.references.forEach(({ identifier }) => report(identifier, 'impure', variable.name))
        }
      },
    }
  },
}

function mayImport(name, filename) {
  return /^\.\/[^/]+$/.test(name) || pureLibraries.test(name) || (name === 'node:crypto' && vault.test(filename))
}
