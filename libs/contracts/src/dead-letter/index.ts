export * from './dead-letter'
