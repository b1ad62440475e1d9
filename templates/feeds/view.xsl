{% load i18n static %}<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:atom="http://www.w3.org/2005/Atom"
                xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
                xmlns:podcast="https://podcastindex.org/namespace/1.0"
                exclude-result-prefixes="atom itunes podcast">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat"/>

  <xsl:template match="/">
    <html lang="{{ language }}" dir="{{ direction }}">
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="robots" content="noindex"/>
        <title><xsl:value-of select="rss/channel/title | atom:feed/atom:title | opml/head/title"/></title>
        <link rel="icon" href="{% static 'img/athir.svg' %}" type="image/svg+xml"/>
        <link rel="stylesheet" href="{% static 'css/tokens.css' %}"/>
        <link rel="stylesheet" href="{% static 'css/base.css' %}"/>
        <link rel="stylesheet" href="{% static 'css/components/feed.css' %}"/>
      </head>
      <body>
        <main class="feed inner">
          <xsl:apply-templates select="rss/channel | atom:feed | opml"/>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="channel">
    <xsl:variable name="address" select="atom:link[@rel = 'self']/@href"/>
    <header class="feed-head">
      <xsl:variable name="picture" select="(itunes:image/@href | image/url)[1]"/>
      <xsl:if test="$picture">
        <img class="feed-art" src="{$picture}" alt="" width="160" height="160"/>
      </xsl:if>
      <div>
        <p class="feed-kind">
          <xsl:choose>
            <xsl:when test="podcast:remoteItem">{% translate "All our shows" %}</xsl:when>
            <xsl:when test="podcast:medium = 'video' or contains($address, '/mrss.')">{% translate "Programme" %}</xsl:when>
            <xsl:when test="podcast:medium">{% translate "Podcast" %}</xsl:when>
            <xsl:otherwise>{% translate "News" %}</xsl:otherwise>
          </xsl:choose>
        </p>
        <h1 dir="auto"><xsl:value-of select="title"/></h1>
        <p dir="auto"><xsl:value-of select="description"/></p>
        <p><a href="{link}">{% translate "Open its page on our site" %}</a></p>
      </div>
    </header>
    <xsl:call-template name="explanation">
      <xsl:with-param name="address" select="$address"/>
      <xsl:with-param name="sound" select="boolean(podcast:medium or contains($address, '/mrss.'))"/>
    </xsl:call-template>
    <xsl:choose>
      <xsl:when test="podcast:remoteItem">
        <ul class="feed-items">
          <xsl:for-each select="podcast:remoteItem">
            <li class="feed-item">
              <h2><a href="{@feedUrl}" dir="auto"><xsl:value-of select="@title"/></a></h2>
              <xsl:call-template name="address">
                <xsl:with-param name="address" select="@feedUrl"/>
              </xsl:call-template>
            </li>
          </xsl:for-each>
        </ul>
      </xsl:when>
      <xsl:otherwise>
        <ol class="feed-items">
          <xsl:apply-templates select="item[position() &lt;= {{ shown }}]"/>
        </ol>
        <xsl:if test="count(item) &gt; {{ shown }}">
          <p class="feed-more"><a href="{link}">{% translate "Everything older is on our site" %}</a></p>
        </xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="item">
    <li class="feed-item">
      <h2 dir="auto"><a href="{link}"><xsl:value-of select="title"/></a></h2>
      <p class="feed-facts">
        <xsl:call-template name="date">
          <xsl:with-param name="day" select="number(substring(pubDate, 6, 2))"/>
          <xsl:with-param name="month" select="substring(pubDate, 9, 3)"/>
          <xsl:with-param name="year" select="substring(pubDate, 13, 4)"/>
        </xsl:call-template>
        <xsl:if test="itunes:duration">
          <span class="digits">
            <xsl:call-template name="duration">
              <xsl:with-param name="seconds" select="number(itunes:duration)"/>
            </xsl:call-template>
          </span>
        </xsl:if>
      </p>
      <p dir="auto"><xsl:value-of select="description"/></p>
      <xsl:choose>
        <xsl:when test="starts-with(enclosure/@type, 'video/')">
          <video class="feed-video" controls="controls" preload="none" src="{enclosure/@url}"/>
        </xsl:when>
        <xsl:when test="enclosure">
          <audio class="feed-sound" controls="controls" preload="none" src="{enclosure/@url}"/>
        </xsl:when>
      </xsl:choose>
    </li>
  </xsl:template>

  <xsl:template match="atom:feed">
    <header class="feed-head">
      <div>
        <p class="feed-kind">{% translate "News" %}</p>
        <h1 dir="auto"><xsl:value-of select="atom:title"/></h1>
        <p dir="auto"><xsl:value-of select="atom:subtitle"/></p>
        <p><a href="{atom:link[not(@rel) or @rel = 'alternate']/@href}">{% translate "Open its page on our site" %}</a></p>
      </div>
    </header>
    <xsl:call-template name="explanation">
      <xsl:with-param name="address" select="atom:link[@rel = 'self']/@href"/>
      <xsl:with-param name="sound" select="false()"/>
    </xsl:call-template>
    <ol class="feed-items">
      <xsl:for-each select="atom:entry[position() &lt;= {{ shown }}]">
        <li class="feed-item">
          <h2 dir="auto">
            <a href="{atom:link[not(@rel) or @rel = 'alternate']/@href}"><xsl:value-of select="atom:title"/></a>
          </h2>
          <p class="feed-facts">
            <xsl:call-template name="date">
              <xsl:with-param name="day" select="number(substring(atom:published, 9, 2))"/>
              <xsl:with-param name="month" select="substring(atom:published, 6, 2)"/>
              <xsl:with-param name="year" select="substring(atom:published, 1, 4)"/>
            </xsl:call-template>
          </p>
          <p dir="auto"><xsl:value-of select="atom:summary"/></p>
        </li>
      </xsl:for-each>
    </ol>
  </xsl:template>

  <xsl:template match="opml">
    <header class="feed-head">
      <div>
        <p class="feed-kind">{% translate "All our shows" %}</p>
        <h1 dir="auto"><xsl:value-of select="head/title"/></h1>
      </div>
    </header>
    <section class="feed-how">
      <h2>{% translate "Follow all of them at once" %}</h2>
      <p>{% translate "Copy the address of this page, or save the list as a file, and import it into your podcast app, which calls such a list OPML." %}</p>
      <p><a href="?file">{% translate "Save the list as a file" %}</a></p>
    </section>
    <ul class="feed-items">
      <xsl:for-each select="body/outline">
        <li class="feed-item">
          <h2 dir="auto"><a href="{@htmlUrl}"><xsl:value-of select="@text"/></a></h2>
          <p dir="auto"><xsl:value-of select="@description"/></p>
          <xsl:call-template name="address">
            <xsl:with-param name="address" select="@xmlUrl"/>
          </xsl:call-template>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <xsl:template name="explanation">
    <xsl:param name="address"/>
    <xsl:param name="sound"/>
    <section class="feed-how">
      <h2>
        <xsl:choose>
          <xsl:when test="$sound">{% translate "Listen in the app of your choice" %}</xsl:when>
          <xsl:otherwise>{% translate "Read it in the app of your choice" %}</xsl:otherwise>
        </xsl:choose>
      </h2>
      <xsl:choose>
        <xsl:when test="$sound">
          <p>{% translate "Copy this address and paste it into your podcast app, where it lets you add a podcast by its address. New episodes then come by themselves, without an account." %}</p>
        </xsl:when>
        <xsl:otherwise>
          <p>{% translate "Copy this address and paste it into your feed reader. What is new then comes by itself, without an account." %}</p>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="address">
        <xsl:with-param name="address" select="$address"/>
      </xsl:call-template>
    </section>
  </xsl:template>

  <xsl:template name="address">
    <xsl:param name="address"/>
    <p><code class="feed-address" dir="ltr"><xsl:value-of select="$address"/></code></p>
  </xsl:template>

  <xsl:template name="date">
    <xsl:param name="day"/>
    <xsl:param name="month"/>
    <xsl:param name="year"/>
    <time>
      <xsl:value-of select="$day"/>
      <xsl:text>{{ between }}</xsl:text>
      <xsl:choose>{% for short, number, name in months %}
        <xsl:when test="$month = '{{ short }}' or $month = '{{ number }}'">{{ name }}</xsl:when>{% endfor %}
      </xsl:choose>
      <xsl:text>{{ between }}</xsl:text>
      <xsl:value-of select="$year"/>
    </time>
  </xsl:template>

  <xsl:template name="duration">
    <xsl:param name="seconds"/>
    <xsl:if test="$seconds &gt;= 3600">
      <xsl:value-of select="floor($seconds div 3600)"/>
      <xsl:text>:</xsl:text>
    </xsl:if>
    <xsl:value-of select="format-number(floor(($seconds mod 3600) div 60), '00')"/>
    <xsl:text>:</xsl:text>
    <xsl:value-of select="format-number($seconds mod 60, '00')"/>
  </xsl:template>
</xsl:stylesheet>
