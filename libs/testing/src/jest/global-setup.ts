import { openBroker } from './postgres-broker'

export default openBroker
