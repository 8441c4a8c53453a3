const banned = 'utils? helpers? common shared misc types? interfaces? dtos? constants? base manager impl'
const word = new RegExp(`(^|-)(${banned.replaceAll(' ', '|')})$`)

/** Names that say what a thing is; folders too. A pile needs a name that fits anything. */
export const bannedFileNames = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { banned: '"{{name}}" says nothing about what is in it. Name the file after its subject.' },
  },
  create: (context) => ({
    Program(node) {
      const path = context.filename.slice(context.cwd.length + 1).split(/[\\/]/)
      const names = [...path.slice(0, -1), ...path.at(-1).split('.').slice(0, -1)]
      const name = names.find((part) => word.test(part))
      if (name) context.report({ node, loc: { line: 1, column: 0 }, messageId: 'banned', data: { name } })
    },
  }),
}
