// The payload's body: plain arrays, one after the other; pictures are told as differences, and of these what is not 0.

async function unpack({ header, packed }) {
  const body = await bodyOf(packed).arrayBuffer();
  const { sizes, frames, side, small, count, crossings, changes, figures, silences } = header;
  const units = sizes.slice(1, -1).reduce((sum, size) => sum + size, 0);
  const parameters = sizes.slice(1).reduce((sum, size, k) => sum + size * (sizes[k] + 1), 0);
  let at = 0;
  const take = (Kind, length) => {
    const part = new Kind(body, at, length);
    at += part.byteLength;
    return part;
  };
  const differences = (length, others) => spread(take(Uint8Array, Math.ceil(length / 8)), take(Uint8Array, others), length);
  return {
    ...header,
    units,
    parameters,
    rows: take(Float32Array, frames * parameters),
    points: take(Float32Array, 2 * count),
    measured: take(Float32Array, frames * figures.length),
    starts: [take(Int32Array, frames + 1), take(Int32Array, frames + 1)],
    shares: crossings.map((length) => take(Uint8Array, length)),
    output: summed(differences(frames * side ** 2, changes[0]), side, side ** 2),
    hidden: summed(differences(frames * units * small ** 2, changes[1]), small, units * small ** 2),
    inputs: take(Uint8Array, sizes[0] * small ** 2),
    labels: take(Uint8Array, count),
    test: take(Uint8Array, count),
    far: take(Uint8Array, count),
    silenced: take(Uint8Array, silences ? frames * units : 0),
  };
}

// What is not 0 goes to the places that are marked, by a bit each.
function spread(marks, rest, length) {
  const bytes = new Uint8Array(length);
  for (let k = 0, next = 0; k < length; k++) if (marks[k >> 3] & (1 << (k & 7))) bytes[k] = rest[next++];
  return bytes;
}

// Every byte is the sum of the differences to its left, above it, and before it; bytes wrap around by themselves.
function summed(bytes, side, frame) {
  const { length } = bytes;
  for (let row = 0; row < length; row += side) for (let k = row + 1; k < row + side; k++) bytes[k] += bytes[k - 1];
  const area = side ** 2;
  for (let one = 0; one < length; one += area) for (let k = one + side; k < one + area; k++) bytes[k] += bytes[k - side];
  for (let k = frame; k < length; k++) bytes[k] += bytes[k - frame];
  return bytes;
}
