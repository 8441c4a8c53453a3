import { Kbd, Modal, Switch, Table } from '@mantine/core'
import { useState } from 'react'
import { shortcuts } from './keymap'
import styles from './shortcut-help.module.css'
import { singleKeysOn, switchSingleKeys } from './use-shortcuts'

const places = [
  { place: undefined, title: 'Everywhere' },
  { place: 'inbox', title: 'In the inbox' },
  { place: 'review', title: 'In review' },
] as const

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [on, setOn] = useState(singleKeysOn)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={860}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.places}>
        {places.map(({ place, title }) => (
          <section key={title} aria-label={title}>
            <Table verticalSpacing={3} captionSide="top">
              <Table.Caption className={styles.title}>{title}</Table.Caption>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={112}>Keys</Table.Th>
                  <Table.Th>What they do</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {Object.values<Shortcut>(shortcuts)
                  .filter((shortcut) => shortcut.place === place)
                  .map(({ keys, does }) => (
                    <Table.Tr key={does}>
                      <Table.Td>
                        {keys.map((key, i) => (
                          <span key={key}>
                            {i > 0 && ' then '}
                            <Key of={key} />
                          </span>
                        ))}
                      </Table.Td>
                      <Table.Td>{does}</Table.Td>
                    </Table.Tr>
                  ))}
                {place === 'inbox' && (
                  <Table.Tr>
                    <Table.Td>
                      <Kbd>Ctrl</Kbd> + <Kbd>Enter</Kbd>
                    </Table.Td>
                    <Table.Td>Send what you are writing</Table.Td>
                  </Table.Tr>
                )}
                {place === 'review' && (
                  <Table.Tr>
                    <Table.Td>
                      <Kbd>1</Kbd> to <Kbd>5</Kbd>
                    </Table.Td>
                    <Table.Td>Decide with that quick reason</Table.Td>
                  </Table.Tr>
                )}
              </Table.Tbody>
            </Table>
          </section>
        ))}
      </div>
      <Switch
        mt="md"
        checked={on}
        label="Use single-key shortcuts"
        description="Turn them off if you dictate or they get in your way. They never act while you type."
        onChange={(event) => {
          switchSingleKeys(event.currentTarget.checked)
          setOn(event.currentTarget.checked)
        }}
      />
    </Modal>
  )
}

interface Shortcut {
  keys: readonly string[]
  does: string
  place?: 'inbox' | 'review'
}

function Key({ of }: { of: string }) {
  return of.length === 1 && of !== of.toLowerCase() ? (
    <>
      <Kbd>Shift</Kbd> + <Kbd>{of.toLowerCase()}</Kbd>
    </>
  ) : (
    <Kbd>{of}</Kbd>
  )
}
