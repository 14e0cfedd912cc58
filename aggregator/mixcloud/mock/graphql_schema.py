"""The part of Mixcloud's GraphQL schema that clients of public data use."""

from functools import lru_cache

from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_schema, parse, validate

SDL = """
input CloudcastLookup { username: String!, slug: String! }
input UserLookup { username: String! }
input PlaylistLookup { username: String!, slug: String! }
enum DiscoverTagType { TAG }
input DiscoverTag { slug: String!, type: DiscoverTagType }
enum CreatedAfterFilter { PAST_WEEK PAST_MONTH PAST_YEAR }
enum IsTimestampedFilter { YES NO }
enum IsUploaderFilter { YES NO }
enum CloudcastOrder { HOT POPULAR LATEST OLDEST }
enum DiscoverOrder { POPULAR LATEST }
enum StreamStatus { STARTED ENDED PENDING }

interface Node { id: ID! }
type Query {
  viewer: Viewer!
  cloudcastLookup(lookup: CloudcastLookup!): Cloudcast
  userLookup(lookup: UserLookup!): User
  playlistLookup(lookup: PlaylistLookup!): Playlist
  cloudcast(id: ID!): Cloudcast
  user(id: ID!): User
  playlist(id: ID!): Playlist
  node(id: ID!): Node
}
type Viewer {
  search: Search!
  categories: Categories!
  discover(discoverTags: [DiscoverTag!], country: String): Discover
  localisation: Localisation!
}
type Localisation { country: String }
type Search { searchQuery(term: String!): SearchResults! }
type SearchResults {
  cloudcasts(first: Int, after: String, createdAfter: CreatedAfterFilter,
    isTimestamped: IsTimestampedFilter): CloudcastConnection!
  users(first: Int, after: String, isUploader: IsUploaderFilter,
    dateJoinedAfter: CreatedAfterFilter): UserConnection!
  tags(first: Int, after: String): TagConnection!
}
type Discover {
  selectedTags: [Tag!]!
  shows(first: Int, after: String, orderBy: DiscoverOrder): CloudcastConnection!
  staffPicks(first: Int, after: String): CloudcastConnection!
}
type Categories { music: [Category!]!, talk: [Category!]! }
type Category { name: String!, slug: String! }

type PageInfo { endCursor: String, hasNextPage: Boolean! }
type CloudcastEdge { node: Cloudcast!, cursor: String! }
type CloudcastConnection { totalCount: Int!, edges: [CloudcastEdge!]!, pageInfo: PageInfo! }
type UserEdge { node: User!, cursor: String! }
type UserConnection { totalCount: Int!, edges: [UserEdge!]!, pageInfo: PageInfo! }
type TagEdge { node: Tag!, cursor: String! }
type TagConnection { totalCount: Int!, edges: [TagEdge!]!, pageInfo: PageInfo! }
type PlaylistEdge { node: Playlist!, cursor: String! }
type PlaylistConnection { totalCount: Int!, edges: [PlaylistEdge!]!, pageInfo: PageInfo! }
type PlaylistItem { id: ID!, cloudcast: Cloudcast }
type ItemEdge { node: PlaylistItem!, cursor: String! }
type ItemConnection { totalCount: Int!, edges: [ItemEdge!]!, pageInfo: PageInfo! }
type Comment { id: ID!, comment: String!, submitDate: String!, user: User! }
type CommentEdge { node: Comment!, cursor: String! }
type CommentConnection { totalCount: Int!, edges: [CommentEdge!]!, pageInfo: PageInfo! }

type Picture { urlRoot: String, url: String }
type Tag { name: String!, slug: String! }
type TagUse { tag: Tag! }
interface Section { startSeconds: Int }
type TrackSection implements Section { startSeconds: Int, artistName: String, songName: String }
type ChapterSection implements Section { startSeconds: Int, chapter: String }
type Cloudcast implements Node {
  id: ID!
  slug: String!
  name: String!
  url: String!
  description: String
  publishDate: String
  audioLength: Int
  isExclusive: Boolean!
  isPlayable: Boolean!
  plays: Int
  favorites(first: Int, after: String): UserConnection!
  reposts(first: Int, after: String): UserConnection!
  comments(first: Int, after: String): CommentConnection!
  tags(country: String): [TagUse!]!
  owner: User!
  hosts: [User!]!
  picture(width: Int, height: Int): Picture
  featuringArtistList: [String!]!
  canShowTracklist: Boolean!
  restrictedReason: String
  sections: [Section!]!
}
interface NavigationItem { count: Int }
type PlaylistNavigationItem implements NavigationItem { count: Int, playlist: Playlist! }
type UploadsNavigationItem implements NavigationItem { count: Int }
type ProfileNavigation { menuItems: [NavigationItem!]! }
type LiveStream { id: ID!, hlsUrl: String, streamStatus: StreamStatus }
type User implements Node {
  id: ID!
  username: String!
  displayName: String!
  url: String!
  biog: String
  city: String
  country: String
  isPro: Boolean!
  picture(width: Int, height: Int): Picture
  coverPicture(width: Int, height: Int): Picture
  uploads(first: Int, after: String, orderBy: CloudcastOrder): CloudcastConnection!
  reposted(first: Int, after: String): CloudcastConnection!
  favorites(first: Int, after: String): CloudcastConnection!
  listeningHistory(first: Int, after: String): CloudcastConnection!
  stream(first: Int, after: String): CloudcastConnection!
  playlists(first: Int, after: String): PlaylistConnection!
  followers(first: Int, after: String): UserConnection!
  following(first: Int, after: String): UserConnection!
  profileNavigation: ProfileNavigation!
  liveStream(isPublic: Boolean): LiveStream
}
type Playlist implements Node {
  id: ID!
  name: String!
  slug: String!
  description: String
  owner: User!
  items(first: Int, after: String): ItemConnection!
}
"""

SCHEMA: GraphQLSchema = build_schema(SDL)


@lru_cache(maxsize=256)
def checked(query: str) -> DocumentNode | tuple[GraphQLError, ...]:
    """A query read and checked against the schema, or what is wrong with it."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return (error,)
    return tuple(validate(SCHEMA, document)) or document
