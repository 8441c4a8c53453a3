import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const contracts = fileURLToPath(new URL('../../libs/contracts/src', import.meta.url))

export default defineConfig({
  plugins: [react()],
  // Only the client may be bundled: the other contract modules carry class-validator, and are imported for their types alone.
  resolve: {
    alias: {
      '@cordon/contracts/client': `${contracts}/client/index.ts`,
      '@cordon/contracts/wording': `${contracts}/wording/index.ts`,
    },
  },
  // The gateway replaces the placeholder by a fresh nonce each time it serves index.html.
  html: { cspNonce: 'CSP_NONCE_PLACEHOLDER' },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // Inlined assets would be data: URLs, which the content security policy refuses for fonts and scripts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': process.env['CORDON_CONSOLE_API'] ?? 'http://localhost:8080' } },
})
