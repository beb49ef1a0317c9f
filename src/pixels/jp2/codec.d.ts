/** What is used of the codec; it comes without types. Numbers are given, and counted, as in ISO/IEC 15444-1. */
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  interface FrameInfo {
    /** At full size, whatever was decoded. */
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
  }
  interface J2KDecoder {
    /** Room for the file, inside the codec's own memory. */
    readonly getEncodedBuffer: (bytes: number) => Uint8Array;
    readonly decodeSubResolution: (halvings: number) => void;
    /** Samples of a pixel together; above 8 bits two bytes each, little-endian. */
    readonly getDecodedBuffer: () => Uint8Array;
    readonly getFrameInfo: () => FrameInfo;
    readonly delete: () => void;
  }
  interface Codec {
    readonly J2KDecoder: new () => J2KDecoder;
  }
  const load: (options: { readonly print: () => void; readonly printErr: () => void }) => Promise<Codec>;
  export default load;
}
