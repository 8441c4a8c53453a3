import { Button, createTheme, type CSSVariablesResolver } from '@mantine/core'

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'

export const theme = createTheme({
  primaryColor: 'cordon',
  // Mantine's default shade fails contrast AA with white text (3.55:1).
  primaryShade: 8,
  colors: {
    cordon: [
      '#eef4fc',
      '#dae7f7',
      '#b3cdee',
      '#88b1e4',
      '#659adc',
      '#4f8cd7',
      '#3f7fcc',
      '#2f6ab3',
      '#1d4f8f',
      '#163d70',
    ],
    // Mantine's dark greys are warm; these carry a little of the blue of the rest.
    dark: [
      '#e5e9ef',
      '#c5cdd8',
      '#a2adbb',
      '#808b99',
      '#4a5563',
      '#2c3540',
      '#212933',
      '#171c23',
      '#12161c',
      '#0b0f14',
    ],
    red: ['#fdecec', '#fad3d4', '#f2a5a8', '#ea7579', '#e04c52', '#d63239', '#c9252d', '#be1d25', '#b3141d', '#8e0e16'],
  },
  fontFamily: font,
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontFamily: font, fontWeight: '620' },
  defaultRadius: 'sm',
  radius: { sm: '6px', md: '8px', lg: '12px' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // Between Mantine's xs and sm: room for a dense desk, still a comfortable target.
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_theme, { size }) =>
        size === 'sm'
          ? { root: { '--button-height': '34px', '--button-fz': '13.5px', '--button-padding-x': '14px' } }
          : { root: {} },
    }),
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: true } } },
    // A dialog's header is no banner of the page.
    Modal: { defaultProps: { centered: true, radius: 'md', attributes: { header: { role: 'none' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'none' } } } },
  },
})

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-2)',
    '--mantine-color-placeholder': 'var(--ink-2)',
    '--mantine-color-default-border': 'var(--line-2)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--link)',
  },
  dark: {
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-2)',
    '--mantine-color-placeholder': 'var(--ink-2)',
    '--mantine-color-default': 'var(--raised)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-border': 'var(--line-2)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--link)',
  },
})
