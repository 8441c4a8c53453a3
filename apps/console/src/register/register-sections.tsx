import { Link } from '@tanstack/react-router'
import styles from './register.module.css'

/** The parts of the register. */
export function RegisterSections() {
  return (
    <nav aria-label="Register" className={styles.sections}>
      <Link
        to="/register"
        activeOptions={{ exact: true, includeSearch: false }}
        activeProps={{ 'aria-current': 'page' }}
      >
        Entries
      </Link>
      <Link to="/register/statistics" activeOptions={{ includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
        Statistics
      </Link>
      <Link to="/register/standards" activeProps={{ 'aria-current': 'page' }}>
        Published standards
      </Link>
    </nav>
  )
}
