export { makeItem } from './items'
export { openLoad, type Load, type Stored } from './load'
export { printReport, type Figure, type Report } from './report'
