// SPDX-License-Identifier: AGPL-3.0-or-later
// Where the seats of a half circle stand. Pure geometry: outer radius 1, centre (0, 0), y upwards; angle 0 is the side reading
// starts from (drawn on the left and mirrored by the style sheet for right-to-left).

export interface Place {
  x: number;
  y: number;
}

export interface Arc {
  /** In the order of reading: seats of one sector stand together as a wedge through all rows. */
  places: Place[];
  /** Radius of one seat. */
  seat: number;
}

/** Room that stays free in the middle for the count. */
const INNER = 0.5;
const LARGEST = 0.4;

const radiiOf = (rows: number, step: number) => Array.from({ length: rows }, (_, at) => 1 - at * step);
const roomOf = (radius: number, step: number) => Math.floor((Math.PI * radius) / step + 1e-9) + 1;

/** Seats for `count` people, as large as fits. */
export function arcOf(count: number): Arc {
  let best = { rows: 1, step: 0 };
  for (let rows = 1; rows <= 8; rows++) {
    const step = largestStep(count, rows);
    if (step > best.step) best = { rows, step };
  }
  const radii = radiiOf(best.rows, best.step);
  const shares = distribute(count, radii, best.step);
  const all = radii.flatMap((radius, row) => rowOf(radius, shares[row]!));
  all.sort((a, b) => a.angle - b.angle || b.radius - a.radius);
  const places = all.map(({ angle, radius }) => ({ x: -Math.cos(angle) * radius, y: Math.sin(angle) * radius }));
  return { places, seat: best.step * 0.42 };
}

/** The widest distance between seats at which `rows` rows hold `count`, by bisection. */
function largestStep(count: number, rows: number): number {
  let [low, high] = [0, LARGEST];
  for (let round = 0; round < 30; round++) {
    const step = (low + high) / 2;
    const radii = radiiOf(rows, step);
    const fits = radii.at(-1)! >= INNER && radii.reduce((sum, radius) => sum + roomOf(radius, step), 0) >= count;
    if (fits) low = step;
    else high = step;
  }
  return low;
}

/** Each row gets its share by length; what rounding leaves goes where there is most room. */
function distribute(count: number, radii: number[], step: number): number[] {
  const whole = radii.reduce((sum, radius) => sum + radius, 0);
  const shares = radii.map((radius) => Math.min(roomOf(radius, step), Math.floor((count * radius) / whole)));
  for (let left = count - shares.reduce((sum, share) => sum + share, 0); left > 0; left--) {
    const room = radii.map((radius, row) => (roomOf(radius, step) > shares[row]! ? radius / (shares[row]! + 1) : -1));
    shares[room.indexOf(Math.max(...room))]!++;
  }
  return shares;
}

function rowOf(radius: number, count: number) {
  const angleAt = (at: number) => (count === 1 ? Math.PI / 2 : (Math.PI * at) / (count - 1));
  return Array.from({ length: count }, (_, at) => ({ radius, angle: angleAt(at) }));
}
