import { Kbd, Modal, Switch, Table } from '@mantine/core'
import { useState } from 'react'
import { shortcuts } from './keymap'
import { singleKeysOn, switchSingleKeys } from './use-shortcuts'

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [on, setOn] = useState(singleKeysOn)
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={110}>Keys</Table.Th>
            <Table.Th>What they do</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.values(shortcuts).map(({ keys, does }) => (
            <Table.Tr key={does}>
              <Table.Td>
                {keys.map((key, i) => (
                  <span key={key}>
                    {i > 0 && ' then '}
                    <Kbd>{key}</Kbd>
                  </span>
                ))}
              </Table.Td>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Td>
              <Kbd>Ctrl</Kbd> + <Kbd>Enter</Kbd>
            </Table.Td>
            <Table.Td>Send what you are writing</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
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
