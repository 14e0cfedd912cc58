// Like https://www.youtube.com/iframe_api: it loads the real script from another address, which
// then calls back by name.
{
  const widget = document.createElement("script");
  widget.src = "https://www.youtube.com/s/player/0/www-widgetapi.js";
  document.head.append(widget);
}
