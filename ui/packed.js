// Takes a payload apart: four bytes that say how long the header is, the header in JSON, and a gzip body.

function headerOf(bytes) {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  return { header, packed: bytes.subarray(4 + size) };
}

// The body, as something that can be read as text or as bytes.
function bodyOf(packed) {
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
}
