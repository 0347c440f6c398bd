"""A small canvas: flat shapes and gradients as horizontal spans, in memory, without any library.

    c = Canvas(1920, 1080)
    c.gradient(0, 600, (120, 180, 230), (250, 240, 220))
    c.ellipse(960, 540, 200, 120, (240, 200, 80))
    frame = c.rgb()             # bytes, rgb24

Draw at twice the size wanted and scale down: that is the anti-aliasing.
"""
import math


class Canvas:
    def __init__(self, width, height, rows=None):
        self.width, self.height = width, height
        self.rows = rows or [bytearray(3 * width) for _ in range(height)]

    def copy(self):
        return Canvas(self.width, self.height, [bytearray(row) for row in self.rows])

    def rgb(self):
        return b"".join(self.rows)

    def span(self, y, x0, x1, color):
        """One row from x0 up to, not with, x1; what lies outside is cut off."""
        y, x0, x1 = int(y), max(0, int(x0)), min(self.width, int(x1))
        if 0 <= y < self.height and x0 < x1:
            self.rows[y][3 * x0:3 * x1] = bytes(color) * (x1 - x0)

    def rect(self, x, y, width, height, color):
        for row in range(int(y), int(y + height)):
            self.span(row, x, x + width, color)

    def gradient(self, y0, y1, top, bottom, x0=0, x1=None):
        for y in range(int(y0), int(y1)):
            t = (y - y0) / max(1, y1 - y0 - 1)
            color = [round(a + (b - a) * t) for a, b in zip(top, bottom)]
            self.span(y, x0, self.width if x1 is None else x1, color)

    def ellipse(self, cx, cy, rx, ry, color, top=-1.0, bottom=1.0):
        """`top` and `bottom` cut it: -1..0 is its upper half."""
        for y in range(int(cy + top * ry), int(cy + bottom * ry) + 1):
            d = 1 - ((y + 0.5 - cy) / ry) ** 2
            if d > 0:
                half = rx * math.sqrt(d)
                self.span(y, cx - half, cx + half, color)

    def polygon(self, points, color):
        """Even-odd filling."""
        edges = list(zip(points, points[1:] + points[:1]))
        for y in range(int(min(p[1] for p in points)), int(max(p[1] for p in points)) + 1):
            at = sorted(ax + (y + 0.5 - ay) * (bx - ax) / (by - ay)
                        for (ax, ay), (bx, by) in edges if (ay <= y + 0.5) != (by <= y + 0.5))
            for left, right in zip(at[::2], at[1::2]):
                self.span(y, round(left), round(right), color)

    def line(self, x0, y0, x1, y1, thickness, color):
        length = math.hypot(x1 - x0, y1 - y0) or 1
        dx, dy = (y1 - y0) / length * thickness / 2, (x1 - x0) / length * thickness / 2
        self.polygon([(x0 - dx, y0 + dy), (x1 - dx, y1 + dy), (x1 + dx, y1 - dy), (x0 + dx, y0 - dy)], color)


def mix(a, b, t):
    return tuple(round(x + (y - x) * t) for x, y in zip(a, b))
