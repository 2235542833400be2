// What it costs to have the bytes of many files, without a look at them: read in blobs of some megabytes, counted.

const READ_BYTES = 4 << 20;
const READS = 3;

self.onmessage = async ({ data: files }) => {
  const blobs = [];
  let part = [];
  let size = 0;
  for (const file of files) {
    part.push(file);
    size += file.size;
    if (size >= READ_BYTES) {
      blobs.push(part);
      [part, size] = [[], 0];
    }
  }
  blobs.push(part);
  let bytes = 0;
  const underway = [];
  for (const part of blobs) {
    underway.push(new Blob(part).arrayBuffer());
    if (underway.length === READS) bytes += (await underway.shift()).byteLength;
  }
  for (const buffer of underway) bytes += (await buffer).byteLength;
  self.postMessage({ bytes });
};
