#!/usr/bin/env node
/**
 * Writes verify.html, the verifier as one page without a network, from verify.mjs: node build-page.mjs [--check]
 *
 * Only the imports of verify.mjs are exchanged (and its threads are not started), for what page/node-in-a-page.js has under the same names; the rest stands in the page
 * letter by letter, so that both say the same. With --check nothing is written, and an outdated page is exit code 1.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const here = (name) => new URL(name, import.meta.url)
const source = (name) => readFileSync(here(name), 'utf8')
const IMPORT = /^import (?:\* as (\w+)|(\{[^}]*\})) from '(node:[\w/]+)'$/gm

function page() {
  const [style, script] = [source('page/page.css'), source('page/page.js')]
  const program = source('verify.mjs')
    .replace(/^#!.*\n/, '')
    .replace('new URL(import.meta.url)', 'undefined')
    .replace(
      IMPORT,
      (_, all, some, module) => `const ${all ?? some.replace(/(\w+) as (\w+)/g, '$1: $2')} = node['${module}']`,
    )
  // A worker of a page that is a file must be a classic script, so that all of it stands in a function.
  const names = '{ Buffer, console, node, process, said }'
  const verifier = [
    `const inNode = async () => {\n${source('page/node-in-a-page.js')}\nreturn ${names}\n}`,
    `inNode().then(async (${names}) => {\n${program}\nglobalThis.postMessage({ ...said, code: process.exitCode })\n})`,
  ].join('\n')
  if (/^import /m.test(program) || /<!--|<\/?script/i.test(verifier + script))
    throw new Error('verify.mjs has something in it that cannot stand in a page.')
  const parts = { style, script, verifier, 'style-hash': hashOf(style), 'script-hash': hashOf(script) }
  return source('page/page.html').replace(/\{\{([a-z-]+)\}\}/g, (_, name) => parts[name])
}

function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

const html = page()
if (!process.argv.includes('--check')) writeFileSync(here('verify.html'), html)
else if (source('verify.html') !== html) {
  console.error('tools/verify/verify.html is not up to date: node tools/verify/build-page.mjs')
  process.exitCode = 1
}
