export * from './content-hash'
export * from './post'
