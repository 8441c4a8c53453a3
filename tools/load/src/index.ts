export { makeItem } from './items'
export { itemDigest, openLoad, type Defects, type Load, type Stored } from './load'
export { Reconnecting } from './reconnecting'
export { jsonLine, printReport, type Figure, type GrowthPoint, type Report } from './report'
