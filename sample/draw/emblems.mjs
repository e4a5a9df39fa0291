// Small line drawings for the labels: each is (width, height, ink) around x = 0, y downwards from 0.
import { n } from './scene.mjs';
import { leaf } from './forms.mjs';

const ridge = (w, y, pts) => `M${n(-w / 2)} ${n(y)}` + pts.map(([x, h]) => `L${n((x - 0.5) * w)} ${n(y - h)}`).join('') + `L${n(w / 2)} ${n(y)}`;
const soft = (w, y, pts) => {
  const p = [[0, 0], ...pts, [1, 0]].map(([x, h]) => [(x - 0.5) * w, y - h]);
  let d = `M${n(p[0][0])} ${n(p[0][1])}`;
  for (let i = 1; i < p.length; i++) { const m = (p[i - 1][0] + p[i][0]) / 2; d += `C${n(m)} ${n(p[i - 1][1])} ${n(m)} ${n(p[i][1])} ${n(p[i][0])} ${n(p[i][1])}`; }
  return d;
};
const st = (d, ink, w = 1.6, o = 1) => `<path d="${d}" fill="none" stroke="${ink}" stroke-width="${w}" stroke-linecap="round" stroke-linejoin="round" opacity="${o}"/>`;

export const sunrise = (w, h, ink) => `<circle cx="${n(w * 0.16)}" cy="${n(h * 0.38)}" r="${n(h * 0.2)}" fill="#b5532f"/>` + `<path d="${soft(w, h * 0.96, [[0.3, h * 0.52], [0.52, h * 0.26], [0.72, h * 0.36]])}Z" fill="${ink}" opacity=".85"/>` + st(soft(w, h, [[0.2, h * 0.16], [0.6, h * 0.12]]), ink, 1.3, 0.6);
export const peaks = (w, h, ink) => st(ridge(w, h * 0.95, [[0.18, h * 0.34], [0.3, h * 0.25], [0.5, h * 0.86], [0.62, h * 0.56], [0.72, h * 0.66], [0.86, h * 0.22]]), ink, 1.8) + st(`M${n(-w * 0.06)} ${n(h * 0.27)}l${n(w * 0.06)} ${n(h * 0.1)}l${n(w * 0.05)} ${n(-h * 0.06)}l${n(w * 0.04)} ${n(h * 0.08)}`, ink, 1.2, 0.7);
export const cedar = (w, h, ink) => {
  let x = st(`M0 ${n(h)}C${n(w * 0.02)} ${n(h * 0.6)} ${n(-w * 0.03)} ${n(h * 0.3)} ${n(w * 0.03)} 0`, ink, 2);
  for (let i = 0; i < 13; i++) { const t = i / 13; const y = h * (0.94 - t * 0.86); const l = w * 0.36 * (1 - t * 0.75); x += st(`M0 ${n(y)}q${n(l * 0.5)} ${n(-l * 0.1)} ${n(l)} ${n(-l * 0.55)}M0 ${n(y + h * 0.03)}q${n(-l * 0.5)} ${n(-l * 0.1)} ${n(-l)} ${n(-l * 0.55)}`, ink, 1.7); }
  return x;
};
export const hill = (w, h, ink) => `<path d="${soft(w, h * 0.94, [[0.28, h * 0.3], [0.5, h * 0.72], [0.72, h * 0.3]])}Z" fill="${ink}" opacity=".88"/>` + [0.22, 0.38, 0.54].map((t) => `<path d="M${n(-w * (0.3 - t * 0.25))} ${n(h * (0.9 - t * 0.8))}Q0 ${n(h * (0.82 - t * 0.8))} ${n(w * (0.3 - t * 0.25))} ${n(h * (0.9 - t * 0.8))}" fill="none" stroke="#f3ead6" stroke-width="1.3" opacity=".75"/>`).join('');
export const lake = (w, h, ink) => `<circle cx="0" cy="${n(h * 0.34)}" r="${n(h * 0.27)}" fill="#a03a2a"/>` + [0.66, 0.76, 0.86, 0.96].map((t, i) => st(`M${n(-w * (0.42 - i * 0.07))} ${n(h * t)}H${n(w * (0.36 - i * 0.03 * (i % 2 ? 3 : 1)))}`, ink, 1.5, 0.9)).join('');
export const sprig = (w, h, ink) => st(`M0 ${n(h)}C${n(-w * 0.03)} ${n(h * 0.7)} ${n(w * 0.03)} ${n(h * 0.5)} 0 ${n(h * 0.38)}`, ink, 1.8) + leaf(h * 0.42, h * 0.1, -92, 0, h * 0.42, ink, '#f3ead6') + leaf(h * 0.48, h * 0.13, -38, 0, h * 0.7, ink, '#f3ead6') + leaf(h * 0.44, h * 0.12, -145, 0, h * 0.62, ink, '#f3ead6');
export const rings = (w, h, ink) => [0.44, 0.32, 0.2, 0.08].map((t) => `<circle cx="0" cy="${n(h * 0.5)}" r="${n(h * t)}" fill="none" stroke="${ink}" stroke-width="1.6"/>`).join('');
export const hopper = (w, h, ink) => leaf(w * 0.8, h * 0.24, -20, -w * 0.38, h * 0.72, 'none', ink) + `<path d="M${n(w * 0.02)} ${n(h * 0.34)}c${n(w * 0.1)} ${n(-h * 0.2)} ${n(w * 0.3)} ${n(-h * 0.16)} ${n(w * 0.36)} ${n(-h * 0.02)}c${n(-w * 0.12)} ${n(h * 0.1)} ${n(-w * 0.26)} ${n(h * 0.1)} ${n(-w * 0.36)} ${n(h * 0.02)}z" fill="${ink}"/>` + st(`M${n(w * 0.34)} ${n(h * 0.24)}l${n(w * 0.12)} ${n(-h * 0.14)}M${n(w * 0.1)} ${n(h * 0.36)}l${n(-w * 0.04)} ${n(h * 0.12)}M${n(w * 0.22)} ${n(h * 0.37)}l${n(w * 0.02)} ${n(h * 0.12)}`, ink, 1.3);
