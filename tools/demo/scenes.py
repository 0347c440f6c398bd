"""The pictures of the demo episodes: places, and people who open their mouths. 1920 x 1080, scaled down afterwards."""
import random

from canvas import Canvas, mix

WIDTH, HEIGHT = 1920, 1080

# name: skin, hair, hair style, clothes, extra
PEOPLE = {
    "lena": ((242, 200, 170), (122, 62, 36), "long", (58, 122, 140), None),
    "tom": ((238, 192, 160), (92, 58, 30), "short", (196, 106, 60), None),
    "brandt": ((232, 190, 168), (214, 214, 210), "bald", (62, 72, 92), "beard"),
    "yilmaz": ((214, 164, 126), (40, 30, 32), "bun", (236, 226, 206), "apron"),
    "sam": ((236, 196, 164), (190, 140, 70), "short", (44, 72, 128), "cap"),
    "ruth": ((240, 204, 180), (176, 84, 50), "bun", (110, 140, 84), None),
    "tower": ((238, 206, 186), (226, 226, 224), "long", (150, 84, 110), None),
}
DARK = (44, 36, 40)


def person(c, x, y, name, open_mouth=False, blink=False):
    """Head and shoulders; (x, y) is the middle of the face."""
    skin, hair, style, clothes, extra = PEOPLE[name]
    if open_mouth:
        y -= 8
    shade = mix(skin, (150, 90, 70), 0.25)
    if style == "long":
        c.ellipse(x, y + 30, 165, 215, hair)
    c.ellipse(x, y + 470, 250, 250, clothes, bottom=0.9)
    c.rect(x - 250, y + 470, 500, HEIGHT, clothes)
    if extra == "apron":
        c.rect(x - 120, y + 330, 240, HEIGHT, (176, 64, 60))
    c.rect(x - 46, y + 110, 92, 130, shade)
    c.ellipse(x, y + 232, 60, 34, shade)
    if style == "bun":
        c.ellipse(x, y - 190, 66, 58, hair)
        c.ellipse(x, y - 30, 148, 160, hair)
    for side in (-1, 1):
        c.ellipse(x + side * 134, y + 14, 22, 34, shade)
    c.ellipse(x, y, 134, 165, skin)
    if style == "bald":
        for side in (-1, 1):
            c.ellipse(x + side * 124, y - 40, 30, 66, hair)
    else:
        c.ellipse(x, y - 58, 140, 118, hair, bottom=0.02)
        c.ellipse(x - 70, y - 66, 72, 40, hair)
    if extra == "cap":
        c.ellipse(x, y - 84, 146, 96, (30, 48, 92), bottom=0.1)
        c.rect(x - 40, y - 92, 200, 26, (22, 34, 66))
    for side in (-1, 1):
        ex = x + side * 52
        c.line(ex - 26, y - 48, ex + 26, y - 52 + side * 3, 9, mix(hair, DARK, 0.4))
        if blink:
            c.line(ex - 22, y - 8, ex + 22, y - 8, 7, DARK)
        else:
            c.ellipse(ex, y - 10, 23, 17, (252, 250, 246))
            c.ellipse(ex + 3, y - 9, 11, 13, DARK)
    c.ellipse(x + 2, y + 32, 20, 15, shade)
    if extra == "beard":
        c.ellipse(x, y + 96, 104, 82, hair)
        c.ellipse(x, y + 52, 56, 24, mix(hair, (255, 255, 255), 0.3))
    if open_mouth:
        c.ellipse(x, y + 86, 36, 27, (112, 34, 40))
        c.ellipse(x, y + 100, 22, 12, (204, 96, 96))
    else:
        c.ellipse(x, y + 80, 40, 14, mix(shade, (150, 40, 50), 0.55), top=0)
    for side in (-1, 1):
        c.ellipse(x + side * 84, y + 46, 24, 15, mix(skin, (232, 120, 110), 0.35))


def window(c, x, y, width, height, top, bottom, frame=(250, 246, 238)):
    c.rect(x - 18, y - 18, width + 36, height + 36, frame)
    c.gradient(y, y + height, top, bottom, x, x + width)
    c.rect(x + width / 2 - 7, y, 14, height, frame)
    c.rect(x, y + height * 0.45, width, 12, frame)
    c.rect(x - 44, y + height + 18, width + 88, 30, mix(frame, (120, 100, 80), 0.2))


def houses(c, base, seed, tint, lit=(255, 232, 170)):
    """A row of gabled houses standing on the line `base`."""
    r = random.Random(seed)
    x = -30
    while x < WIDTH:
        width, height = r.randint(150, 240), r.randint(250, 420)
        wall = mix(r.choice([(196, 106, 84), (222, 184, 130), (150, 166, 160), (206, 150, 120), (176, 130, 140)]), tint, 0.25)
        c.rect(x, base - height, width, height, wall)
        c.polygon([(x - 10, base - height), (x + width / 2, base - height - r.randint(90, 150)), (x + width + 10, base - height)],
                  mix((122, 62, 52), tint, 0.3))
        for wy in range(int(base - height + 40), int(base - 70), 96):
            for wx in (x + width * 0.2, x + width * 0.6):
                c.rect(wx, wy, 36, 54, lit if r.random() < 0.35 else mix((82, 96, 116), tint, 0.3))
        x += width + r.choice([0, 0, 14])


def clouds(c, seed, color, low=260):
    r = random.Random(seed)
    for _ in range(5):
        x, y, w = r.randint(0, WIDTH), r.randint(70, low), r.randint(90, 170)
        for dx, dy, k in ((-0.8, 12, 0.7), (0, 0, 1), (0.8, 14, 0.75)):
            c.ellipse(x + dx * w, y + dy, w * k, 42 * k, color)


def stairs(c):
    c.gradient(0, HEIGHT, (226, 212, 180), (196, 172, 138))
    c.rect(0, 640, WIDTH, 14, (140, 104, 74))
    c.gradient(654, HEIGHT, (152, 170, 150), (120, 138, 122))
    window(c, 180, 120, 260, 380, (150, 200, 236), (236, 240, 226))
    for i in range(9):
        x, y = 980 + i * 110, 1000 - i * 96
        c.rect(x, y, WIDTH, 96, mix((150, 104, 68), (190, 146, 104), i / 9))
        c.rect(x, y, WIDTH, 16, (108, 70, 44))
        c.rect(x + 40, y - 230, 14, 232, (92, 60, 40))
    c.line(960, 800, 1920, -40, 30, (92, 60, 40))
    c.rect(560, 790, 300, 220, (204, 160, 104))
    c.rect(560, 790, 300, 18, (180, 136, 84))
    c.rect(700, 790, 24, 220, (226, 196, 150))


def flat(c):
    c.gradient(0, 820, (244, 226, 204), (234, 208, 182))
    c.gradient(820, HEIGHT, (168, 120, 82), (132, 92, 62))
    window(c, 640, 110, 660, 460, (122, 186, 232), (244, 236, 210))
    for i in range(8):
        c.ellipse(700 + i * 80, 562, 56, 60 + 30 * (i % 3), (96, 140, 92), bottom=0)
    c.rect(90, 300, 330, 520, (128, 82, 56))
    r = random.Random(5)
    for shelf in range(4):
        y = 320 + shelf * 125
        c.rect(108, y, 294, 108, (92, 58, 40))
        x = 116
        while x < 380:
            w, h = r.randint(16, 34), r.randint(64, 98)
            c.rect(x, y + 108 - h, w - 3, h, r.choice([(196, 90, 70), (70, 120, 130), (226, 190, 110), (110, 92, 140)]))
            x += w
    c.rect(1616, 330, 14, 490, (70, 60, 60))
    c.polygon([(1540, 340), (1580, 220), (1666, 220), (1706, 340)], (250, 214, 130))
    c.ellipse(1623, 826, 90, 22, (70, 60, 60))


def night(c):
    c.gradient(0, HEIGHT, (22, 28, 58), (46, 42, 76))
    window(c, 1180, 100, 520, 460, (14, 18, 46), (50, 60, 112), (84, 84, 116))
    r = random.Random(3)
    for _ in range(40):
        c.ellipse(r.randint(1190, 1690), r.randint(110, 500), 3, 3, (236, 236, 220))
    c.ellipse(1560, 210, 60, 60, (250, 240, 200))
    c.ellipse(1536, 196, 54, 54, (24, 29, 62))
    c.rect(120, 560, 24, 330, (66, 46, 60))
    c.rect(120, 800, 1100, 300, (70, 74, 128))
    c.ellipse(330, 800, 190, 70, (196, 196, 220))
    c.rect(480, 470, 0, 0, (0, 0, 0))


def bakery(c):
    c.gradient(0, 800, (250, 234, 204), (240, 206, 160))
    for i in range(12):
        c.rect(i * 160, 0, 80, 110, (190, 70, 62))
        c.rect(i * 160 + 80, 0, 80, 110, (250, 244, 232))
        c.ellipse(i * 160 + 40, 110, 40, 28, (190, 70, 62), top=0)
        c.ellipse(i * 160 + 120, 110, 40, 28, (250, 244, 232), top=0)
    for shelf in range(3):
        y = 290 + shelf * 150
        c.rect(560, y, 800, 20, (140, 94, 58))
        for i in range(8):
            c.ellipse(620 + i * 98, y - 26, 42, 30 + 8 * ((i + shelf) % 2), ((204, 138, 70), (184, 112, 54), (226, 176, 106))[(i + shelf) % 3])
    c.gradient(800, HEIGHT, (150, 96, 60), (110, 68, 44))
    c.rect(0, 800, WIDTH, 22, (206, 160, 110))
    c.ellipse(960, 800, 150, 60, (230, 180, 100), bottom=0)
    c.rect(800, 798, 320, 14, (244, 240, 232))


def attic(c):
    c.gradient(0, HEIGHT, (148, 110, 76), (96, 68, 48))
    for i in range(9):
        c.line(i * 240, 0, i * 240 + 10, 760, 18, (112, 80, 54))
    c.polygon([(0, 0), (620, 0), (0, 660)], (80, 54, 38))
    c.polygon([(1920, 0), (1300, 0), (1920, 660)], (80, 54, 38))
    window(c, 860, 60, 220, 180, (170, 214, 240), (240, 244, 236), (120, 86, 60))
    c.gradient(780, HEIGHT, (128, 90, 60), (84, 58, 40))
    c.polygon([(430, 560), (1510, 560), (1380, 800), (580, 800)], (176, 74, 58))
    c.polygon([(430, 560), (1510, 560), (1490, 600), (452, 600)], (246, 238, 222))
    c.rect(940, 250, 22, 312, (204, 160, 104))
    c.polygon([(972, 270), (972, 520), (1240, 520)], (246, 240, 226))
    c.rect(640, 800, 40, 80, (70, 48, 34))
    c.rect(1260, 800, 40, 80, (70, 48, 34))


def canal(c):
    c.gradient(0, 620, (128, 190, 236), (246, 232, 206))
    c.ellipse(1560, 170, 84, 84, (255, 240, 190))
    clouds(c, 2, (252, 250, 246))
    houses(c, 640, 7, (250, 226, 200))
    c.rect(0, 640, WIDTH, 36, (150, 134, 118))
    c.gradient(676, HEIGHT, (96, 150, 168), (52, 96, 120))
    r = random.Random(9)
    for _ in range(60):
        x, y = r.randint(0, WIDTH), r.randint(700, HEIGHT)
        c.rect(x, y, r.randint(40, 150), 5, (150, 196, 206))
    c.polygon([(760, 640), (1200, 640), (1140, 740), (820, 740)], (176, 74, 58))
    c.rect(968, 330, 14, 312, (204, 160, 104))
    c.polygon([(990, 340), (990, 610), (1160, 610)], (250, 246, 236))


def boat(c):
    c.gradient(0, 560, (250, 186, 140), (252, 232, 196))
    c.ellipse(960, 540, 130, 130, (255, 226, 150))
    houses(c, 560, 21, (210, 130, 110))
    c.gradient(560, HEIGHT, (150, 140, 150), (54, 90, 116))
    r = random.Random(4)
    for _ in range(50):
        c.rect(r.randint(0, WIDTH), r.randint(580, HEIGHT), r.randint(40, 160), 5, (222, 190, 170))
    c.rect(944, 0, 30, 860, (176, 126, 78))
    c.polygon([(990, 20), (990, 620), (1500, 620)], (250, 244, 232))
    c.polygon([(0, 840), (WIDTH, 840), (WIDTH, HEIGHT), (0, HEIGHT)], (160, 66, 52))
    c.rect(0, 840, WIDTH, 30, (246, 238, 222))


def office(c):
    c.gradient(0, 820, (206, 222, 214), (182, 204, 198))
    c.gradient(820, HEIGHT, (140, 104, 74), (108, 78, 54))
    window(c, 700, 120, 520, 400, (150, 196, 226), (90, 140, 168))
    c.polygon([(900, 470), (1010, 400), (1110, 470), (1220, 520), (700, 520)], (104, 132, 96))
    c.polygon([(990, 404), (998, 280), (1026, 280), (1034, 404)], (248, 246, 240))
    c.rect(992, 322, 40, 26, (196, 70, 62))
    for row in range(5):
        for column in range(4):
            c.rect(90 + column * 110, 220 + row * 100, 98, 84, (120, 88, 62))
            c.rect(104 + column * 110, 268 + row * 100, 70, 30, (250, 246, 232) if (row + column) % 3 else (92, 66, 46))
    c.rect(1440, 200, 360, 250, (250, 244, 226))
    c.polygon([(1480, 400), (1560, 270), (1660, 300), (1740, 400)], (140, 176, 130))
    c.rect(0, 820, WIDTH, 22, (196, 156, 116))


def hill(c):
    c.gradient(0, 700, (110, 150, 200), (250, 222, 190))
    clouds(c, 11, (250, 240, 236), 340)
    c.gradient(600, HEIGHT, (78, 130, 160), (44, 84, 116))
    c.ellipse(960, 1120, 1100, 460, (104, 142, 92), bottom=0)
    c.polygon([(880, 720), (912, 190), (1008, 190), (1040, 720)], (250, 248, 242))
    for i in range(3):
        y = 270 + i * 150
        k = 4 + i * 9
        c.rect(906 - k, y, 108 + 2 * k, 70, (196, 70, 62))
    c.rect(890, 150, 140, 40, (60, 60, 70))
    c.rect(918, 90, 84, 62, (255, 240, 180))
    c.ellipse(960, 92, 62, 46, (196, 70, 62), bottom=0)


PLACES = {"stairs": stairs, "flat": flat, "night": night, "bakery": bakery, "attic": attic, "canal": canal, "boat": boat,
          "office": office, "hill": hill}
SEATS = {1: [960], 2: [520, 1400], 3: [400, 960, 1520], 4: [300, 740, 1180, 1620]}


def pictures(place, cast):
    """{who speaks, "" nobody, "blink" nobody with closed eyes: rgb24 bytes} for one scene."""
    background = Canvas(WIDTH, HEIGHT)
    PLACES[place](background)
    result = {}
    for state in ("", "blink", *cast):
        c = background.copy()
        for x, name in zip(SEATS[len(cast)], cast):
            person(c, x, 560, name, open_mouth=state == name, blink=state == "blink")
        result[state] = c.rgb()
    return result
