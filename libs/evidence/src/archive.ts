/** A file of an archive as ZIP describes it. Paths are ASCII. */
export interface ArchiveFile {
  readonly path: string
  readonly size: number
  readonly crc: number
}

/** Without ZIP64 no offset or size goes further, and the highest value has a meaning of its own. */
export const MOST_ARCHIVE_BYTES = 0xffff_fffe
const MOST_ARCHIVE_FILES = 20_000

/** MS-DOS for 1 January 1980: the first day there is, so that the time of making leaves no trace. */
const FIXED_DATE = 0x0021
const VERSION = 10

/** What stands before the bytes of a file; nothing is compressed, so that no bit can be changed without effect. */
export function localHeader({ path, size, crc }: ArchiveFile): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(VERSION, 4)
  header.writeUInt16LE(FIXED_DATE, 12)
  header.writeUInt32LE(crc, 14)
  header.writeUInt32LE(size, 18)
  header.writeUInt32LE(size, 22)
  header.writeUInt16LE(path.length, 26)
  return Buffer.concat([header, Buffer.from(path, 'ascii')])
}

/** What stands after the last file. Throws a RangeError where ZIP64 would be needed. */
export function archiveEnd(files: readonly ArchiveFile[]): Buffer {
  let offset = 0
  const records = files.map((file) => {
    const record = centralRecord(file, offset)
    offset += 30 + file.path.length + file.size
    return record
  })
  const directory = Buffer.concat(records)
  if (files.length > MOST_ARCHIVE_FILES || offset + directory.length + 22 > MOST_ARCHIVE_BYTES)
    throw new RangeError('The archive would be larger than 4 GiB or hold more files than a bundle may.')
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([directory, end])
}

function centralRecord({ path, size, crc }: ArchiveFile, offset: number): Buffer {
  if (offset > MOST_ARCHIVE_BYTES || size > MOST_ARCHIVE_BYTES)
    throw new RangeError('The archive would be larger than 4 GiB.')
  const record = Buffer.alloc(46)
  record.writeUInt32LE(0x02014b50, 0)
  record.writeUInt16LE(VERSION, 4)
  record.writeUInt16LE(VERSION, 6)
  record.writeUInt16LE(FIXED_DATE, 14)
  record.writeUInt32LE(crc, 16)
  record.writeUInt32LE(size, 20)
  record.writeUInt32LE(size, 24)
  record.writeUInt16LE(path.length, 28)
  record.writeUInt32LE(offset, 42)
  return Buffer.concat([record, Buffer.from(path, 'ascii')])
}
