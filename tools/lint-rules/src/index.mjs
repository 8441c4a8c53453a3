import { bannedFileNames } from './banned-file-names.mjs'
import { domainPurity } from './domain-purity.mjs'
import { noDirectPublish } from './no-direct-publish.mjs'

/** The rules of the house that no published linter knows. */
export const cordon = {
  rules: {
    'banned-file-names': bannedFileNames,
    'domain-purity': domainPurity,
    'no-direct-publish': noDirectPublish,
  },
}
