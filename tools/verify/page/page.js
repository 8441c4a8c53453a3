const byId = (id) => document.getElementById(id)
const source = byId('verifier').textContent

byId('form').addEventListener('submit', (event) => {
  event.preventDefault()
  const [file, vkey] = [byId('file').files[0], byId('vkey').value.trim()]
  if (file && vkey) check(file, vkey)
})

function check(file, vkey) {
  byId('check').disabled = true
  delete byId('result').dataset.done
  byId('verdict').textContent = 'Checking. This can take minutes for a large file.'
  byId('said').replaceChildren()
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const worker = new Worker(url)
  const end = (verdict, lines) => {
    worker.terminate()
    URL.revokeObjectURL(url)
    byId('check').disabled = false
    byId('result').dataset.done = 'true'
    byId('verdict').textContent = verdict
    byId('said').replaceChildren(...lines.map(item))
  }
  worker.addEventListener('error', ({ message }) => end(`This browser cannot check it: ${message}`, []))
  worker.addEventListener('message', ({ data }) => {
    const bundle = !file.name.endsWith('.jsonl')
    if (data.ready)
      return worker.postMessage({ file, args: bundle ? ['--bundle', file.name, '--vkey', vkey] : [file.name, vkey] })
    // The last line is the verdict, unless nothing could be checked.
    const lines = data.code === 2 ? data.err : data.out
    byId('result').value = JSON.stringify(data)
    end(data.code === 2 ? lines.join(' ') : lines.at(-1), data.code === 2 ? [] : lines.slice(0, -1))
  })
}

function item(line) {
  const element = document.createElement('li')
  element.textContent = line
  element.className = line.split(' ')[0].toLowerCase()
  return element
}
