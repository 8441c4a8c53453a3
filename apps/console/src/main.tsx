import './theme.css'
import '@mantine/core/styles.layer.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/query-client'
import { Announcer } from './feedback/announcer'
import { router } from './router'
import { cssVariables, theme } from './theme'

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
// react-remove-scroll 2.7 (inside Mantine's dialogs) writes a style element and looks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce })

// A newer console was installed while this one was open: its parts are gone, a reload brings the new ones.
addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('cordon-reloaded') ?? 0)
  if (Date.now() - last < 30_000) return
  sessionStorage.setItem('cordon-reloaded', String(Date.now()))
  event.preventDefault()
  location.reload()
})

const colorSchemes = localStorageColorSchemeManager({ key: 'cordon-color-scheme' })
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')

createRoot(root).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariables}
    defaultColorScheme="auto"
    colorSchemeManager={colorSchemes}
    getStyleNonce={() => nonce}
  >
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Announcer />
    </QueryClientProvider>
  </MantineProvider>,
)
