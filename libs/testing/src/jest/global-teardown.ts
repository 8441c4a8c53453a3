import { closeBroker } from './postgres-broker'

export default closeBroker
