/**
 * Proves the images and the running composition: `docker compose up -d --build --wait`, then `node tools/containers/smoke.mjs`.
 * Images: nobody runs as root, health is checked, labels are there, no layer holds a secret. Containers: read-only root, no
 * capabilities, a secret of another service out of reach. System: a person signs in and items of the exercise network arrive.
 * Needs Node 20, tar and a Docker engine; COMPOSE="docker compose" and CORDON_IMAGES, CORDON_VERSION, CORDON_PORT as for compose.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const services = ['gateway', 'identity', 'connectors', 'moderation', 'inbox', 'publishing', 'audit']
const images = [...services, 'setup', 'exercise-network']
const {
  COMPOSE = 'docker compose',
  CORDON_IMAGES = 'cordon',
  CORDON_VERSION = 'dev',
  CORDON_PORT = '8080',
} = process.env
const compose = COMPOSE.split(' ')
const imageOf = (name) => `${CORDON_IMAGES}/${name}:${CORDON_VERSION}`
const forbiddenFiles =
  /(^|\/)(\.npmrc|\.env(\..*)?|[^/]*\.nkey|[^/]*\.signing\.json|vault\.key|demo\.password|\.git)(\/|$)/
// Seeds of NATS users, private Ed25519 keys as JWK, registry credentials.
const forbiddenText = /\bS[UAO][A-Z2-7]{56}\b|"crv":"Ed25519","d":|"d":"[\w-]{43}","x"|:_(authToken|password)=\S/

const failures = []
const check = (what, holds) => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`)
  if (!holds) failures.push(what)
}

for (const name of images) await checkImage(name)
for (const name of [...services, 'exercise-network']) await checkContainer(name)
await checkSystem()
console.log(failures.length === 0 ? '\nAll of it holds.' : `\n${failures.length} failed.`)
process.exitCode = failures.length === 0 ? 0 : 1

async function checkImage(name) {
  const [{ Config: config }] = JSON.parse(await output('docker', ['image', 'inspect', imageOf(name)]))
  check(`${name}: does not run as root`, /^[1-9]\d*:[1-9]\d*$/.test(config.User))
  check(`${name}: has its labels`, Boolean(config.Labels?.['org.opencontainers.image.title']))
  if (name !== 'setup') check(`${name}: is checked for health`, config.Healthcheck?.Test?.[0] === 'CMD')
  check(
    `${name}: keeps no secret in its settings`,
    !config.Env.some((setting) => /(KEY|NKEY|PASSWORD|SECRET|URL)=/.test(setting)),
  )
  const dir = mkdtempSync(join(tmpdir(), 'cordon-image-'))
  try {
    await output('sh', ['-c', 'docker save "$1" | tar -xf - -C "$2"', 'sh', imageOf(name), dir])
    const found = []
    for (const layer of layersIn(dir)) {
      const names = (await output('tar', ['-tf', layer])).split('\n')
      found.push(...names.filter((file) => forbiddenFiles.test(file)))
      const ours = names.filter((file) =>
        /^(srv\/cordon\/(apps|libs|tools|deploy)|root|run|keys|home)\/.*[^/]$/.test(file),
      )
      if (ours.length > 0 && forbiddenText.test(await output('tar', ['-xOf', layer, ...ours]))) found.push('a key')
    }
    check(
      `${name}: no secret in any layer${found.length > 0 ? ` (${found.slice(0, 3).join(', ')})` : ''}`,
      found.length === 0,
    )
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** `docker save` writes `<id>/layer.tar` up to Docker 24 and `blobs/sha256/<digest>` since, with JSON in between. */
function layersIn(dir) {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((file) => statSync(file).isFile() && !/\.json$|\/(VERSION|oci-layout|repositories)$/.test(file))
    .filter((file) => !readFileSync(file).subarray(0, 1).equals(Buffer.from('{')))
}

async function checkContainer(name) {
  const id = (await output(compose[0], [...compose.slice(1), 'ps', '-q', name])).trim()
  const [{ HostConfig: host, State: state }] = JSON.parse(await output('docker', ['inspect', id]))
  check(`${name}: is healthy`, state.Health?.Status === 'healthy')
  check(`${name}: has no capabilities`, host.CapDrop?.includes('ALL') && !host.CapAdd?.length)
  check(
    `${name}: gains no privileges`,
    host.SecurityOpt?.some((option) => option.startsWith('no-new-privileges')),
  )
  const probe = `const fs = require('fs')
    const refused = (act) => { try { act(); return false } catch { return true } }
    console.log(JSON.stringify({
      user: process.getuid(), root: refused(() => fs.writeFileSync('/srv/cordon/x', '')), tmp: !refused(() => fs.writeFileSync('/tmp/x', '')),
      secrets: refused(() => fs.readdirSync('/run/cordon')) ? [] : fs.readdirSync('/run/cordon'), sealed: refused(() => fs.writeFileSync('/run/cordon/x', '')) }))`
  const seen = JSON.parse(await output('docker', ['exec', id, 'node', '-e', probe]))
  check(`${name}: root is read-only, /tmp is not`, seen.root && seen.tmp)
  check(`${name}: runs as user ${seen.user}`, seen.user > 0)
  const own = { connectors: 'vault.key', audit: 'ledger.json', identity: 'demo.password' }
  const foreign = Object.entries(own).filter(([owner, file]) => owner !== name && seen.secrets.includes(file))
  check(`${name}: sees its own secrets and cannot change them`, seen.sealed && foreign.length === 0)
}

async function checkSystem() {
  const told = await output(compose[0], [...compose.slice(1), 'logs', '--no-color', 'demo'])
  const password = /officer +(\S+) +communications officer/.exec(told)?.[1]
  check('demo: told the sign-ins', password !== undefined)
  const address = `http://127.0.0.1:${CORDON_PORT}`
  const page = await fetch(address)
  check('gateway: serves the console', page.ok && (await page.text()).includes('<div id="root"'))
  const signIn = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'officer', password }),
  })
  check('gateway: signs a person in', signIn.ok)
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const conversations = async () =>
    (await (await fetch(`${address}/api/conversations`, { headers: { cookie } })).json()).items?.length ?? 0
  let count = 0
  for (let tries = 0; tries < 60 && count === 0; tries++) {
    count = await conversations()
    if (count === 0) await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  check(`inbox: conversations have arrived (${count})`, count > 0)
}

function output(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0
        ? resolve(Buffer.concat(chunks).toString('latin1'))
        : reject(new Error(`${command} ${args[0]} ended with ${code}`)),
    )
  })
}
