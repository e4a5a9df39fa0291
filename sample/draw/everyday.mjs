// Four things for every day.
import { Scene, mix, n, WARM, DEEP } from './scene.mjs';
import { turned, smooth, profiles, band, column, seal, cap } from './turned.mjs';
import { pearls, room, box } from './forms.mjs';
import { glass } from './glass.mjs';

export const everyday = {
  'cold-brew': () => {
    const s = new Scene('冷泡茶包', 'mist', { zoom: 1.16, at: [404, 600] });
    const [cx, by] = [356, 786];
    glass(s, { cx, by, tea: '#cf9a3a', level: 0.74, wall: 6, prof: [...smooth([[84, 0], [96, 12], [98, 40]]), ...smooth([[98, 40], [98, 250], [92, 300], [50, 356], [44, 392], [46, 430]])] });
    // the bag hangs in the bottle, its string over the neck
    const bag = `M${cx - 30} ${by - 236}l60-6l6 92l-62 8z`;
    s.add(`<path d="M${cx + 2} ${by - 240}C${cx - 4} ${by - 320} ${cx + 10} ${by - 380} ${cx + 30} ${by - 434}" fill="none" stroke="#f4ecd8" stroke-width="2.2" opacity=".85"/>`, `<path d="${bag}" fill="#f0e2bd" opacity=".62"/><path d="M${cx - 22} ${by - 180}l50-6l4 34l-52 7z" fill="#5b5a30" opacity=".7" ${s.blur(3)}/><path d="${bag}" fill="none" stroke="#fff6df" stroke-width="1.6" opacity=".7"/>`);
    s.add(`<path d="M${cx + 30} ${by - 434}C${cx + 52} ${by - 440} ${cx + 66} ${by - 404} ${cx + 66} ${by - 372}" fill="none" stroke="#f4ecd8" stroke-width="2.2"/><g transform="translate(${cx + 66} ${by - 374}) rotate(-4)"><rect x="-19" y="3" width="40" height="54" fill="${DEEP}" opacity=".25" ${s.blur(3)}/><rect x="-20" y="0" width="40" height="54" fill="#f3ead6"/>${seal(0, 16, 22, '#2e4b3b')}</g>`);
    // two bags on the table
    const flat = (x, y, a) => `<g transform="translate(${x} ${y}) rotate(${a})"><path d="M-52-26L48-30L56 30L-56 34Z" fill="${s.g.shade}" opacity=".4" transform="translate(9 9)" ${s.blur(5)}/><path d="M-52-26L48-30L56 30L-56 34Z" fill="${s.linear(-50, -30, 50, 34, [[0, '#f6efde'], [1, '#d9ccb0']])}"/><path d="M-42 2C-20-10 20-12 44-2L50 26L-48 29Z" fill="#6a6a45" opacity=".55" ${s.blur(3)}/><path d="M-52-26L48-30" stroke="#fffaf0" stroke-width="2"/><path d="M-54-14L50-19" stroke="#a3906a" stroke-width="1" stroke-dasharray="3 3" opacity=".7"/></g>`;
    s.add(flat(566, 812, -8), flat(608, 846, 7));
    return s;
  },
  'tea-cloth': () => {
    const s = new Scene('茶巾', 'sage', { zoom: 1.3, at: [404, 690] });
    const R = room(398, 806, -20, 0.32);
    const stack = [['#a9613f', 0, 4, 0], ['#4c6353', 42, -6, 5], ['#e3d9c2', 84, 2, -2]];
    stack.forEach(([c, y, ox, oz], i) => towel(s, R, c, y, ox, oz, i === 0));
    drape(s, R, '#e3d9c2', 126);
    return s;
  },
  'bamboo-scoop': () => {
    const s = new Scene('竹茶則', 'green', { zoom: 1.26, at: [410, 735], to: [404, 590] });
    scoop(s);
    return s;
  },
  'tin-canister': () => {
    const s = new Scene('馬口鐵茶罐', 'ochre');
    const [cx, by, r, k, h] = [346, 766, 116, 0.21, 298];
    const c = '#a7a8a3';
    metal(s, { cx, by, r, k, prof: profiles.cylinder(r, h), color: c, shadow: true });
    metal(s, { cx, by: by - h, r: r - 6, k, prof: [[r - 7, 0], [r - 7, 44]], color: mix(c, WARM, 0.1) });
    s.add(`<path d="M${cx - r} ${by - h}A${r} ${n(r * k)} 0 0 0 ${cx + r} ${by - h}" fill="none" stroke="${DEEP}" stroke-width="3" opacity=".4"/>`);
    // the inner lid with a small pull
    s.add(cap(s, cx, by - h - 44, r - 7, k, c), `<ellipse cx="${cx}" cy="${by - h - 43}" rx="${r - 26}" ry="${n((r - 26) * k)}" fill="none" stroke="${DEEP}" stroke-width="2" opacity=".25"/>`);
    turned(s, { cx, by: by - h - 44, prof: smooth([[11, 0], [9, 8], [19, 22], [17, 30], [5, 34]]), color: c, shadow: false, gloss: 0.9, k: 0.3 });
    // the outer lid leans on the side
    leaning(s, 556, 772, c);
    return s;
  },
};

function towel(s, R, c, y, ox, oz, shadow) {
  const [w, d, h] = [336, 244, 42];
  if (shadow) { const f = R.P(w / 2, 0, 0); s.castRings(R.P(0, 0, 0)[0] + 20, R.P(0, 0, 0)[1] - 4, [[150, 0], [150, 165]], 0.3, 1); s.floor.push(`<path d="${R.poly([-w / 2, 0, -d / 2], [w / 2, 0, -d / 2], [w / 2, 0, d / 2], [-w / 2, 0, d / 2])}" transform="translate(8 6)" fill="${s.g.shade}" opacity=".65" ${s.blur(6)}/>`); }
  const P = (x, yy, z) => R.P(x + ox, y + yy, z + oz).map(n).join(' ');
  const [a, b, e, f] = [-w / 2, w / 2, -d / 2, d / 2];
  // front: a rounded fold that sags a little; side: the turns of the cloth
  const front = `M${P(a + 4, 1, e + 4)}C${P(a + 90, -3, e)} ${P(b - 90, 3, e)} ${P(b - 4, 1, e + 4)}C${P(b + 9, h * 0.2, e - 14)} ${P(b + 9, h * 0.85, e - 14)} ${P(b - 3, h, e + 12)}C${P(b - 100, h + 3, e + 9)} ${P(a + 100, h - 3, e + 9)} ${P(a + 3, h, e + 12)}C${P(a - 9, h * 0.85, e - 14)} ${P(a - 9, h * 0.2, e - 14)} ${P(a + 4, 1, e + 4)}Z`;
  const side = `M${P(b - 4, 1, e + 4)}C${P(b + 9, h * 0.2, e - 14)} ${P(b + 9, h * 0.85, e - 14)} ${P(b - 3, h, e + 12)}L${P(b - 3, h - 2, f - 8)}C${P(b + 4, h * 0.8, f + 8)} ${P(b + 4, h * 0.2, f + 8)} ${P(b - 4, 3, f - 6)}Z`;
  const top = `M${P(a + 3, h, e + 12)}C${P(a + 100, h - 3, e + 9)} ${P(b - 100, h + 3, e + 9)} ${P(b - 3, h, e + 12)}L${P(b - 3, h - 2, f - 8)}C${P(b - 90, h + 3, f)} ${P(a + 90, h - 3, f)} ${P(a + 3, h - 2, f - 8)}Z`;
  const [x0, y0] = R.P(a + ox, y + h, e + oz);
  const [x1, y1] = R.P(b + ox, y, e + oz);
  s.add(`<path d="${front}" fill="${s.linear(0, y0 - 10, 0, y1 + 4, [[0, mix(c, WARM, 0.34)], [0.4, c], [1, mix(c, DEEP, 0.4)]])}"/><path d="${front}" fill="${s.linear(x0, 0, x1, 0, [[0, WARM, 0.12], [1, DEEP, 0.14]])}"/>`,
    s.speck(front, mix(c, DEEP, 0.5), { freq: '0.7 0.16', opacity: 0.3, amount: 0.35 }),
    `<path d="${side}" fill="${mix(c, DEEP, 0.46)}"/>`, [0.22, 0.52, 0.82].map((q) => `<path d="M${P(b + 1, h * q - 5, f - 10)}L${P(b + 3, h * q - 6, e + 10)}C${P(b + 5, h * q - 6, e - 8)} ${P(b + 5, h * q + 6, e - 8)} ${P(b + 3, h * q + 6, e + 10)}L${P(b + 1, h * q + 5, f - 10)}" fill="${mix(c, DEEP, 0.3)}" stroke="${DEEP}" stroke-width="1.6" stroke-opacity=".4" stroke-linejoin="round"/><path d="M${P(b + 3, h * q + 4, e + 10)}L${P(b + 1, h * q + 3, f - 10)}" stroke="${mix(c, WARM, 0.2)}" stroke-width="1.4" opacity=".4"/>`).join(''),
    `<path d="${top}" fill="${s.linear(x0, y0 - 60, x1, y0 + 60, [[0, mix(c, WARM, 0.46)], [1, mix(c, WARM, 0.1)]])}"/>`, s.speck(top, mix(c, DEEP, 0.4), { freq: '0.5 0.7', opacity: 0.28, amount: 0.35 }),
    // a woven stripe near the edge
    `<path d="M${P(a + 26, h, e + 6)}L${P(a + 26, h - 3, f)}M${P(a + 34, h, e + 6)}L${P(a + 34, h - 3, f)}" stroke="${mix(c, y > 100 ? '#9c4a2c' : WARM, 0.6)}" stroke-width="2.4" opacity=".7"/><path d="M${P(a + 26, h, e + 6)}C${P(a + 25, h * 0.8, e - 9)} ${P(a + 25, h * 0.3, e - 9)} ${P(a + 26, 2, e)}M${P(a + 34, h, e + 6)}C${P(a + 33, h * 0.8, e - 9)} ${P(a + 33, h * 0.3, e - 9)} ${P(a + 34, 2, e)}" fill="none" stroke="${mix(c, y > 100 ? '#9c4a2c' : WARM, 0.6)}" stroke-width="2.4" opacity=".6"/>`,
    `<path d="M${P(a, h, e + 6)}L${P(b, h, e + 6)}" stroke="${WARM}" stroke-width="3" opacity=".3" ${s.blur(2)}/>`);
}

/** One cloth lies loose over the stack, its hem hanging over the front. */
function drape(s, R, c, y) {
  const P = (x, yy, z) => R.P(x, y + yy, z).map(n).join(' ');
  const hang = `M${P(-120, 4, 118)}C${P(-126, 7, 40)} ${P(-130, 7, -50)} ${P(-132, 4, -118)}C${P(-136, -8, -138)} ${P(-140, -50, -140)} ${P(-142, -92, -136)}C${P(-112, -100, -144)} ${P(-86, -86, -140)} ${P(-58, -94, -142)}C${P(-30, -102, -144)} ${P(-6, -88, -140)} ${P(24, -97, -142)}C${P(26, -54, -142)} ${P(24, -10, -138)} ${P(22, 4, -118)}C${P(24, 7, -40)} ${P(30, 7, 50)} ${P(34, 4, 118)}Z`;
  const cl = s.clip(hang);
  const [x0, y0] = R.P(-140, y + 4, -118);
  const [x1] = R.P(24, y, -118);
  s.add(`<path d="${hang}" transform="translate(7 7)" fill="${DEEP}" opacity=".34" ${s.blur(6)}/>`,
    `<path d="${hang}" fill="${s.linear(0, y0 - 60, 0, y0 + 130, [[0, mix(c, WARM, 0.6)], [0.36, mix(c, WARM, 0.34)], [0.5, c], [1, mix(c, DEEP, 0.16)]])}"/>`, s.speck(hang, mix(c, DEEP, 0.45), { freq: '0.7 0.5', opacity: 0.26, amount: 0.35 }),
    `<g ${cl} fill="none">` + [-108, -58, -8].map((x, i) => `<path d="M${P(x, 2, -122)}C${P(x - 2, -30, -142)} ${P(x + 3, -60, -142)} ${P(x + (i - 1) * 8, -100, -142)}" stroke="${DEEP}" stroke-width="13" opacity=".2" ${s.blur(6)}/><path d="M${P(x - 14, 2, -122)}C${P(x - 16, -30, -142)} ${P(x - 11, -60, -142)} ${P(x - 12 + (i - 1) * 8, -100, -142)}" stroke="${WARM}" stroke-width="7" opacity=".5" ${s.blur(4)}/>`).join('') +
    [70, 78].map((v) => `<path d="M${P(-143, -v, -140)}C${P(-112, -v - 8, -144)} ${P(-86, -v + 6, -140)} ${P(-58, -v - 2, -142)}C${P(-30, -v - 10, -144)} ${P(-6, -v + 4, -140)} ${P(26, -v - 5, -142)}" stroke="#9c4a2c" stroke-width="2.6" opacity=".75"/>`).join('') + '</g>',
    `<path d="M${P(-120, 4, 118)}C${P(-126, 7, 40)} ${P(-130, 7, -50)} ${P(-132, 4, -118)}C${P(-136, -8, -138)} ${P(-140, -50, -140)} ${P(-142, -92, -136)}" fill="none" stroke="#fffaf0" stroke-width="2" opacity=".6"/>`,
    Array.from({ length: 34 }, (_, i) => { const t = i / 33; const x = -141 + t * 164; return `<path d="M${P(x, -93 - 3 * Math.sin(t * 14), -141)}l${n((i % 3) - 1)} 9" stroke="${mix(c, WARM, 0.2)}" stroke-width="1.8" opacity=".9"/>`; }).join(''));
  void x1;
}

function scoop(s) {
  const c = '#bd9a5f';
  const g = 'transform="rotate(-17 400 780)"';
  const out = 'M146 744C230 730 420 722 560 728C612 731 646 746 656 770C642 802 606 822 560 828C420 838 240 836 150 832C138 810 136 766 146 744Z';
  s.floor.push(`<path d="${out}" ${g} fill="${s.g.shade}" opacity=".7" ${s.blur(9)} style="transform-origin:0 0"/>`);
  s.floor.push(`<g transform="translate(26 30)"><path d="${out}" ${g} fill="${s.g.shade}" opacity=".5" ${s.blur(14)}/></g>`);
  const inner = 'M145 748C240 740 420 734 556 738C600 741 630 752 640 770C624 790 596 801 556 805C420 814 240 813 147 810C140 792 139 766 145 748Z';
  const cl = s.clip(inner);
  s.add(`<g ${g}>`, `<path d="${out}" fill="${s.linear(0, 728, 0, 832, [[0, mix(c, WARM, 0.3)], [0.6, c], [1, mix(c, DEEP, 0.5)]])}"/>`,
    `<path d="${inner}" fill="${s.linear(0, 736, 0, 812, [[0, mix(c, DEEP, 0.5)], [0.3, mix(c, DEEP, 0.22)], [0.75, mix(c, WARM, 0.3)], [1, mix(c, WARM, 0.5)]])}"/>`,
    `<g ${cl}>` + [750, 758, 765, 774, 781, 789, 796].map((y, i) => `<path d="M150 ${y}C260 ${y - 6} 460 ${y - 7 + (i % 2) * 3} 650 ${768 + (y - 772) * 0.5}" fill="none" stroke="${mix(c, DEEP, 0.5)}" stroke-width="1.2" opacity=".35"/>`).join('') +
    `<path d="M262 736C252 760 252 788 262 816" fill="none" stroke="${DEEP}" stroke-width="9" opacity=".35" ${s.blur(3)}/><path d="M258 736C248 760 248 788 258 816" fill="none" stroke="${mix(c, WARM, 0.55)}" stroke-width="5"/></g>`,
    `<path d="M262 827C254 830 256 833 262 834" stroke="${mix(c, DEEP, 0.4)}" stroke-width="3" fill="none"/><path d="M152 744C240 731 420 725 560 730C606 733 634 744 650 766" fill="none" stroke="${WARM}" stroke-width="2.6" opacity=".75"/>`,
    `<path d="M158 802C240 811 420 815 558 806C598 801 624 790 638 770" fill="none" stroke="${WARM}" stroke-width="1.6" opacity=".5"/>`);
  pearls(s, { x: 468, y: 777, w: 140, d: 18, count: 78, heap: 14, size: 12, color: '#566039', seed: 44, shadow: false });
  s.add('</g>');
  pearls(s, { x: 652, y: 760, w: 38, d: 14, count: 5, size: 10, color: '#566039', seed: 8 });
}

function metal(s, { cx, by, r, k, prof, color, shadow = false }) {
  turned(s, { cx, by, prof, color, k, gloss: 0.3, shadow, contrast: 1 });
  const H = prof[prof.length - 1][1];
  const streak = (x, w, o, tone = '#fffdf6', b = 4) => `<path d="${band(cx, by, r, k, x * r - w, x * r + w, 1, H)}" fill="${tone}" opacity="${o}" ${s.blur(b)}/>`;
  s.add(streak(-0.62, 9, 0.55), streak(-0.36, 16, 0.16, DEEP, 6), streak(-0.14, 12, 0.3), streak(0.28, 24, 0.18, DEEP, 9), streak(0.62, 5, 0.3, '#fffdf6', 2));
}

function leaning(s, x, y, c) {
  // a shallow lid on its side: the open mouth faces left, towards the viewer
  const [rx, ry] = [62, 116];
  const t = `transform="rotate(9 ${x} ${y - ry})"`;
  const d = `M${x} ${y - 2 * ry}L${x + 72} ${y - 2 * ry - 8}A${rx} ${ry} 0 0 1 ${x + 72} ${y - 8}L${x} ${y}Z`;
  s.floor.push(`<path d="M${x - 40} ${y - 22}L${x + 110} ${y - 10}L${x + 230} ${y + 30}L${x + 30} ${y + 14}Z" fill="${s.g.shade}" opacity=".5" ${s.blur(9)}/>`, `<ellipse cx="${x + 24}" cy="${y - 4}" rx="64" ry="12" fill="${s.g.shade}" opacity=".7" ${s.blur(5)}/>`);
  s.add(`<g ${t}><path d="${d}" fill="${s.linear(0, y - 2 * ry, 0, y, [[0, mix(c, WARM, 0.35)], [0.16, '#f3f1e8'], [0.3, mix(c, DEEP, 0.08)], [0.55, mix(c, WARM, 0.1)], [0.8, mix(c, DEEP, 0.5)], [1, mix(c, DEEP, 0.3)]])}"/>` +
    `<ellipse cx="${x}" cy="${y - ry}" rx="${rx}" ry="${ry}" fill="${mix(c, WARM, 0.5)}"/><ellipse cx="${x + 1}" cy="${y - ry}" rx="${rx - 3}" ry="${ry - 4}" fill="${s.linear(x - rx, y - 2 * ry, x + rx, y, [[0, mix(c, DEEP, 0.66)], [0.5, mix(c, DEEP, 0.36)], [1, mix(c, WARM, 0.16)]])}"/>` +
    `<ellipse cx="${x + 16}" cy="${y - ry}" rx="${rx - 22}" ry="${ry - 20}" fill="${s.linear(x - rx, y - 2 * ry, x + rx, y, [[0, mix(c, DEEP, 0.3)], [1, mix(c, WARM, 0.3)]])}" opacity=".7" ${s.blur(3)}/><ellipse cx="${x}" cy="${y - ry}" rx="${rx - 0.8}" ry="${ry - 0.8}" fill="none" stroke="#fffdf6" stroke-width="1.8" opacity=".8"/></g>`);
}
