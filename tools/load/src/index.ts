export { makeItem } from './items'
export { itemDigest, openLoad, type Defects, type Load, type Stored } from './load'
export { Reconnecting } from './reconnecting'
export { printReport, type Figure, type Report } from './report'
