// In this order: what a phone needs comes after what holds everywhere.
import "./player.css";
import "./upright.css";
import "./panels.css";
import "./sideways.css";
