export * from './assessment'
