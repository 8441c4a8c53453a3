// class-transformer 0.5.1 keeps its metadata here and types only its public face.
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: {
    findTypeMetadata(target: unknown, property: string): { typeFunction(): unknown } | undefined
  }
}
