export * from './erasure'
