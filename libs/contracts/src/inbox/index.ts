export * from './conversation'
