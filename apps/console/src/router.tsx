import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Outlet,
  useNavigate,
} from '@tanstack/react-router'
import { useEffect } from 'react'
import { readAuditSearch } from './audit/audit-search'
import { readCaseSearch } from './cases/case-search'
import { Empty, Loading } from './feedback/waiting'
import { ProblemNotice } from './feedback/notice'
import { readInboxSearch } from './inbox/inbox-search'
import { placesFor } from './layout/navigation'
import { noteNavigation } from './layout/navigated'
import { Page } from './layout/page'
import { useMe } from './layout/permissions'
import { StaffShell } from './layout/staff-shell'
import { readPostsSearch } from './posts/post-status'
import { readPeriodSearch } from './register/period'
import { readRegisterSearch } from './register/register-search'
import { readReviewSearch } from './review/review-search'

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <main>
      <ProblemNotice error={error} retry={reset} />
    </main>
  ),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { from?: string } => textFields(search, ['from']),
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page'), 'SignInPage'),
})

const staff = createRoute({ getParentRoute: () => root, id: 'staff', component: StaffShell })

const home = createRoute({ getParentRoute: () => staff, path: '/', component: Home })

const inbox = createRoute({
  getParentRoute: () => staff,
  path: '/inbox',
  validateSearch: readInboxSearch,
  component: lazyRouteComponent(() => import('./inbox/inbox-page'), 'InboxPage'),
})
const inboxIndex = createRoute({
  getParentRoute: () => inbox,
  path: '/',
  component: lazyRouteComponent(() => import('./inbox/inbox-page'), 'NothingChosen'),
})
const conversation = createRoute({
  getParentRoute: () => inbox,
  path: '$conversationId',
  component: lazyRouteComponent(() => import('./inbox/conversation-pane'), 'ConversationPane'),
})

const itemConversation = createRoute({
  getParentRoute: () => inbox,
  path: 'items/$itemId',
  component: lazyRouteComponent(() => import('./inbox/item-conversation'), 'ItemConversation'),
})

const review = createRoute({
  getParentRoute: () => staff,
  path: '/review',
  validateSearch: readReviewSearch,
  component: lazyRouteComponent(() => import('./review/review-page'), 'ReviewPage'),
})
const reviewIndex = createRoute({
  getParentRoute: () => review,
  path: '/',
  component: lazyRouteComponent(() => import('./review/nothing-chosen'), 'NothingChosen'),
})
const reviewJob = createRoute({
  getParentRoute: () => review,
  path: '$jobId',
  component: lazyRouteComponent(() => import('./review/review-pane'), 'ReviewPane'),
})

const register = createRoute({
  getParentRoute: () => staff,
  path: '/register',
  validateSearch: readRegisterSearch,
  component: lazyRouteComponent(() => import('./register/register-page'), 'RegisterPage'),
})
const registerStatistics = createRoute({
  getParentRoute: () => staff,
  path: '/register/statistics',
  validateSearch: readPeriodSearch,
  component: lazyRouteComponent(() => import('./register/statistics-page'), 'StatisticsPage'),
})
const measure = createRoute({
  getParentRoute: () => staff,
  path: '/register/entries/$measureId',
  component: lazyRouteComponent(() => import('./register/measure-page'), 'MeasurePage'),
})
const standards = createRoute({
  getParentRoute: () => staff,
  path: '/register/standards',
  component: lazyRouteComponent(() => import('./register/standards-page'), 'StandardsPage'),
})

const approvals = createRoute({
  getParentRoute: () => staff,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./posts/approvals-page'), 'ApprovalsPage'),
})
const posts = createRoute({
  getParentRoute: () => staff,
  path: '/posts',
  validateSearch: readPostsSearch,
  component: lazyRouteComponent(() => import('./posts/posts-page'), 'PostsPage'),
})
const compose = createRoute({
  getParentRoute: () => staff,
  path: '/posts/new',
  component: lazyRouteComponent(() => import('./posts/compose-page'), 'ComposePage'),
})
const post = createRoute({
  getParentRoute: () => staff,
  path: '/posts/$postId',
  component: lazyRouteComponent(() => import('./posts/post-page'), 'PostPage'),
})

const accounts = createRoute({
  getParentRoute: () => staff,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./accounts/accounts-page'), 'AccountsPage'),
})
const connected = createRoute({
  getParentRoute: () => staff,
  path: '/accounts/connected',
  validateSearch: (search): { code?: string; state?: string; error?: string } =>
    textFields(search, ['code', 'state', 'error']),
  component: lazyRouteComponent(() => import('./accounts/connected-page'), 'ConnectedPage'),
})

const moderation = createRoute({
  getParentRoute: () => staff,
  path: '/moderation',
  component: lazyRouteComponent(() => import('./moderation/moderation-page'), 'ModerationPage'),
})
const proposal = createRoute({
  getParentRoute: () => staff,
  path: '/moderation/proposals/$proposalId',
  component: lazyRouteComponent(() => import('./moderation/proposal-page'), 'ProposalPage'),
})
const rulesAtWork = createRoute({
  getParentRoute: () => staff,
  path: '/moderation/activity',
  component: lazyRouteComponent(() => import('./moderation/rules-at-work-page'), 'RulesAtWorkPage'),
})
const audit = createRoute({
  getParentRoute: () => staff,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./audit/audit-page'), 'AuditPage'),
})
const cases = createRoute({
  getParentRoute: () => staff,
  path: '/cases',
  validateSearch: readCaseSearch,
  component: lazyRouteComponent(() => import('./cases/cases-page'), 'CasesPage'),
})
const oneCase = createRoute({
  getParentRoute: () => staff,
  path: '/cases/$caseId',
  component: lazyRouteComponent(() => import('./cases/case-page'), 'CasePage'),
})
const erasures = createRoute({
  getParentRoute: () => staff,
  path: '/erasures',
  component: lazyRouteComponent(() => import('./erasures/erasures-page'), 'ErasuresPage'),
})
const deadLetters = createRoute({
  getParentRoute: () => staff,
  path: '/dead-letters',
  component: lazyRouteComponent(() => import('./dead-letters/dead-letters-page'), 'DeadLettersPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    staff.addChildren([
      home,
      inbox.addChildren([inboxIndex, conversation, itemConversation]),
      review.addChildren([reviewIndex, reviewJob]),
      register,
      registerStatistics,
      measure,
      standards,
      approvals,
      posts,
      compose,
      post,
      accounts,
      connected,
      moderation,
      proposal,
      rulesAtWork,
      audit,
      cases,
      oneCase,
      erasures,
      deadLetters,
    ]),
  ]),
  defaultPreload: 'intent',
  // Codes and states from a network are text even when they look like numbers.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const fields = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const text = new URLSearchParams(fields.map(([key, value]) => [key, String(value)])).toString()
    return text === '' ? '' : `?${text}`
  },
})

router.subscribe('onBeforeNavigate', ({ fromLocation, pathChanged }) => {
  if (fromLocation !== undefined && pathChanged) noteNavigation()
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function Home() {
  const [first] = placesFor(useMe().permissions)
  return first === undefined ? (
    <Empty title="Nothing is set up for you yet.">
      Ask an administrator to give you a role in your unit. Then sign out and in again.
    </Empty>
  ) : (
    <GoTo place={first.to} />
  )
}

/** Once, unlike <Navigate>, which navigates again with every render until the page has loaded. */
function GoTo({ place }: { place: ReturnType<typeof placesFor>[number]['to'] }) {
  const navigate = useNavigate()
  useEffect(() => void navigate({ to: place, replace: true }), [navigate, place])
  return <Loading label="Opening the first page" />
}

function NotFound() {
  return (
    <main>
      <Page title="There is nothing at this address" narrow>
        <p>
          It may have been moved, or the link is not complete. <Link to="/">Go to the first page</Link>
        </p>
      </Page>
    </main>
  )
}

function textFields<K extends string>(search: Record<string, unknown>, keys: readonly K[]): { [key in K]?: string } {
  return Object.fromEntries(
    keys.filter((key) => typeof search[key] === 'string').map((key) => [key, search[key] as string]),
  ) as { [key in K]?: string }
}
