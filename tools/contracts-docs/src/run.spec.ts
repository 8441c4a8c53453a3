import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { serviceNames } from '@cordon/contracts'
import { LOCK, run } from './run'
import { wholeSurface } from './surface'

describe('bringing the documents up to date', () => {
  // As many as the tests name: each of them writes every document anew.
  const whole = wholeSurface()
  const surface = { ...whole, procedures: whole.procedures.filter(({ name }) => name.startsWith('identity.')) }
  let root: string
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }

  let fresh: string
  beforeAll(() => {
    root = fresh = mkdtempSync(join(tmpdir(), 'cordon-docs-'))
    for (const service of serviceNames) {
      write(
        `apps/${service}/README.md`,
        '## Owns\n\nMuch.\n\n<!-- generated:contracts -->\n<!-- /generated:contracts -->\n\n## Never\n',
      )
    }
    run(root, surface, { release: true })
  })

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cordon-docs-'))
    cpSync(fresh, root, { recursive: true })
  })

  afterEach(() => rmSync(root, { recursive: true }))
  afterAll(() => rmSync(fresh, { recursive: true }))

  it('leaves nothing for the check to complain about', () => {
    expect(run(root, surface, { check: true })).toEqual({ problems: [], written: [] })
    expect(run(root, surface, {})).toEqual({ problems: [], written: [] })
  })

  it.each(['docs/generated/openapi.json', 'docs/generated/subjects.md', 'libs/contracts/src/client/api.generated.ts'])(
    'sees that %s was edited by hand',
    (path) => {
      write(path, `${read(path)}\n`)
      expect(run(root, surface, { check: true }).problems).toEqual([`${path} is not up to date. Run npm run docs.`])
    },
  )

  it('keeps what people wrote in a README and lists what the handlers listen to', () => {
    write(
      'apps/inbox/src/arrival.handlers.ts',
      'class X {\n  @On(itemCaptured)\n  async a() {}\n  @On(itemAssessed)\n  async b() {}\n}',
    )
    write('apps/audit/src/ledger.handlers.ts', 'class Y {\n  @OnEvery(consumes.audit)\n  async all() {}\n}')
    expect(run(root, surface, { check: true }).problems).toHaveLength(3)
    run(root, surface, {})
    const readme = read('apps/inbox/README.md')
    expect(readme).toMatch(/^## Owns\n\nMuch\.\n\n<!-- generated/)
    expect(readme).toContain(
      '## Listens\n\n- `connectors.item.captured.v1`\n- `moderation.item.assessed.v1`\n\n<!-- /generated:contracts -->\n\n## Never\n',
    )
    expect(read('docs/generated/subjects.md')).toContain(
      '`evt.connectors.item.captured.v1` | connectors | inbox, audit |',
    )
  })

  it('fails on a breach of what was released until it is given up by name', () => {
    const without = { ...surface, procedures: surface.procedures.filter(({ name }) => name !== 'identity.unit.list') }
    const lock = read(LOCK)
    expect(run(root, without, { check: true }).problems).toContainEqual(
      expect.stringMatching(/^identity\.unit\.list: was removed/),
    )
    expect(run(root, without, { release: true }).problems).toHaveLength(1)
    expect(read(LOCK)).toBe(lock)
    expect(run(root, without, { release: true, forget: ['identity.unit.list'] }).problems).toEqual([])
    expect(read(LOCK)).not.toContain('identity.unit.list')
  })

  it('fails when the record of what was released is gone', () => {
    rmSync(join(root, LOCK))
    expect(run(root, surface, { check: true }).problems).toEqual([expect.stringContaining('is missing')])
  })
})
