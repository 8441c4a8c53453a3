import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useRef, useState, type FormEvent } from 'react'
import { meQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { problemCode } from '../api/problem-text'
import { signIn } from '../api/session'
import { Notice, ProblemNotice } from '../feedback/notice'
import logo from '../logo.svg'
import { PageHeading } from '../layout/page'
import { returnPath } from './return-path'
import styles from './sign-in-page.module.css'

export function SignInPage() {
  const { from } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const { history } = useRouter()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const passwordBox = useRef<HTMLInputElement>(null)
  const attempt = useMutation({
    mutationFn: async () => {
      await signIn(username.trim(), password)
      await queryClient.fetchQuery({ ...meQuery, staleTime: 0 })
    },
    onSuccess: () => {
      const path = returnPath(from)
      if (path === '/') void navigate({ to: '/', replace: true })
      else history.replace(path)
    },
    onError: () => {
      setPassword('')
      passwordBox.current?.focus()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!attempt.isPending) attempt.mutate()
  }
  return (
    <main className={styles.page}>
      <form className={`panel ${styles.card}`} onSubmit={submit} aria-labelledby="sign-in-title">
        <div className={styles.brand}>
          <img src={logo} width={36} height={36} alt="" />
          <div id="sign-in-title">
            <PageHeading title="Sign in to Cordon" />
          </div>
        </div>
        {from !== undefined && !attempt.isError && (
          <Notice tone="info">Sign in and you will be back where you were.</Notice>
        )}
        {attempt.isError && <SignInProblem error={attempt.error} />}
        <TextInput
          label="User name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          ref={passwordBox}
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password', size: 28 }}
        />
        <Button type="submit" size="md" loading={attempt.isPending}>
          Sign in
        </Button>
        <p className="quiet">What you do in Cordon is recorded, with your name and the time.</p>
      </form>
    </main>
  )
}

function SignInProblem({ error }: { error: unknown }) {
  if (problemCode(error) === 'SIGN_IN_REFUSED')
    return (
      <Notice tone="bad" title="You are not signed in.">
        The user name or password is not right. Check that Caps Lock is off and try again.
      </Notice>
    )
  return <ProblemNotice error={error} />
}
